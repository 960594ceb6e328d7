import { MOST_GONE } from '../../../domain/tmdb/export-difference.js';
import { TMDB_KINDS, type TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { EXPORTS_URL } from '../../../infrastructure/tmdb/exports/export-files.js';
import { choicesOption } from '../../../shared/choices-option.js';
import {
  choiceOption,
  numberOption,
  switchOption,
  textOption,
  urlOption,
} from '../../../shared/option-kinds.js';
import { folderFault } from '../address-faults.js';
import { dataOptions, outputOptions } from '../data-options.js';
import { dayOption } from '../day-option.js';

export const exportsPullOptions = {
  kinds: choicesOption<TmdbKind>({
    flag: '--kind',
    env: null,
    help: 'only these kinds',
    choices: TMDB_KINDS,
    defaultText: 'all of them',
  }),
  date: dayOption({
    flag: '--date',
    help: 'the day (UTC) of the files, e.g. 2026-09-30; TMDB keeps them for 3 months',
    defaultText: 'the newest, which is yesterday until 08:00 UTC',
  }),
  adult: switchOption({ flag: '--adult', env: null, help: 'the files of what is for adults too' }),
  exportsUrl: urlOption({
    flag: '--exports-url',
    env: 'TMDB_EXPORTS_URL',
    help: 'where the files are',
    schemes: ['http:', 'https:'],
    check: folderFault,
    defaultValue: EXPORTS_URL,
  }),
  leastShare: numberOption({
    flag: '--least-share',
    env: null,
    help: 'a file with fewer lines than this share of those of the one before it is not loaded',
    min: 0,
    max: 1,
    defaultValue: 0.9,
  }),
  ...dataOptions,
  ...outputOptions,
};

function exportOption(flag: string, help: string) {
  return textOption<string | null>({
    flag,
    env: null,
    placeholder: '<day or file>',
    help,
    defaultValue: null,
  });
}

export const exportsDiffOptions = {
  kind: choiceOption<TmdbKind, TmdbKind>({
    flag: '--kind',
    env: null,
    help: 'what the ids are of',
    choices: TMDB_KINDS,
    defaultValue: 'movie',
  }),
  adult: switchOption({
    flag: '--adult',
    env: null,
    help: 'days mean the files of what is for adults',
  }),
  from: exportOption('--from', 'the earlier export: a day that was pulled, or a file'),
  to: exportOption('--to', 'the later export'),
  factor: numberOption({
    flag: '--factor',
    env: null,
    help: 'a popularity has moved when it has become more than so many times as large or as small',
    min: 1,
    max: 1_000_000,
    defaultValue: 2,
  }),
  mostGone: numberOption({
    flag: '--most-gone',
    env: null,
    help: 'no difference is made when more than this share of the ids are gone',
    min: 0,
    max: 1,
    defaultValue: MOST_GONE,
  }),
  toFile: textOption<string | null>({
    flag: '--to-file',
    env: null,
    placeholder: '<file>',
    help: 'a file for every change, a JSON document a line',
    defaultValue: null,
  }),
  out: dataOptions.out,
  ...outputOptions,
};
