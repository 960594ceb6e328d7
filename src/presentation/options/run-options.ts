import type { Resume } from '../../application/asked-run.js';
import { CHART_NAMES, type ChartName } from '../../domain/imdb/chart.js';
import { choicesOption } from '../../shared/choices-option.js';
import type { ParsedOption } from '../../shared/option.js';
import {
  choiceOption,
  customOption,
  durationOption,
  integerOption,
  linesOption,
  listOption,
  onceOption,
  switchOption,
  textOption,
} from '../../shared/option-kinds.js';
import { queueOptions } from './queue-options.js';

/** Which titles are wanted. */
export const titleOptions = {
  movies: onceOption(
    integerOption<number | null>({
      flag: '--movies',
      env: 'MOVIES',
      help: 'how many titles of the list to scrape',
      min: 1,
      max: 100_000_000,
      defaultValue: null,
      defaultText: '250; all of given ids',
    }),
  ),
  chart: onceOption(
    choiceOption<ChartName, ChartName>({
      flag: '--chart',
      env: 'CHART',
      help: 'the chart that gives the titles',
      choices: CHART_NAMES,
      defaultValue: 'top',
    }),
  ),
  ids: linesOption<string | null>({
    flag: '--ids',
    env: null,
    placeholder: '<ids>',
    help: 'scrape these titles instead of a chart: title ids separated by commas',
    defaultValue: null,
  }),
  idsFile: onceOption(
    textOption<string | null>({
      flag: '--ids-file',
      env: null,
      placeholder: '<file>',
      help: 'scrape the titles in this file: ids, addresses of title pages, a list exported by IMDb; - reads standard input',
      defaultValue: null,
    }),
  ),
  list: onceOption(
    textOption<string | null>({
      flag: '--list',
      env: null,
      placeholder: '<query>',
      help: 'scrape titles of the loaded datasets, e.g. "kind=movie votes>=25000 year=1990..1999"',
      defaultValue: null,
    }),
  ),
};

/** Sources that may stand in for the site. */
const FALLBACK_NAMES = ['imdb-datasets', 'tmdb'] as const;

export type FallbackName = (typeof FALLBACK_NAMES)[number];

/** Where movies come from. */
export const sourceOptions = {
  source: choiceOption({
    flag: '--source',
    env: 'SOURCE',
    help: "IMDb's pages, or the loaded datasets or TMDB without asking the site",
    choices: ['imdb-html', ...FALLBACK_NAMES],
    defaultValue: 'imdb-html',
  }),
  fallback: choicesOption<FallbackName>({
    flag: '--fallback',
    env: 'FALLBACK',
    help: 'where a title comes from that the site blocks, e.g. imdb-datasets,tmdb: all of them are asked, and what they say counts together',
    choices: FALLBACK_NAMES,
    defaultText: 'nowhere: it fails',
  }),
};

const WORKERS_NAMES = ['own', 'shared'] as const;

export type WorkersName = (typeof WORKERS_NAMES)[number];

/** Which run is worked on, and by whom. */
export const runOptions = {
  resume: customOption<Resume | null>({
    flag: '--resume',
    env: 'RESUME',
    placeholder: '[run]',
    help: 'go on with the last unfinished run, or with this one, its options included; auto starts a new run if there is none',
    defaultValue: null,
    defaultText: 'start a new run',
    valueType: "{ kind: 'last' }, { kind: 'auto' } or { kind: 'run', runId: 7 }",
    parse: parseResume,
    textOf: textOfResume,
  }),
  retryFailed: switchOption({
    flag: '--retry-failed',
    env: null,
    help: 'fetch only what still fails of the last run with failures',
  }),
  only: listOption({
    flag: '--only',
    env: null,
    placeholder: '<kinds>',
    help: 'with --retry-failed: only these kinds of failure, e.g. blocked,unreachable',
    separator: /[\s,]+/,
  }),
  refreshAfter: durationOption<number | null>({
    flag: '--refresh-after',
    env: 'REFRESH_AFTER',
    help: 'skip what the same source gave more recently than that, e.g. 7d',
    defaultValue: null,
    defaultText: 'fetch all',
  }),
  workers: choiceOption<WorkersName, WorkersName>({
    flag: '--workers',
    env: 'WORKERS',
    help: 'who fetches: this process, or every machine on which the command work runs over the same database',
    choices: WORKERS_NAMES,
    defaultValue: 'own',
  }),
  ...queueOptions,
  detach: switchOption({
    flag: '--detach',
    env: null,
    help: 'with --workers shared: only plan the run, and leave it to the machines that work',
  }),
  dryRun: switchOption({
    flag: '--dry-run',
    env: null,
    help: 'print what a run would fetch, and its routes; fetches nothing, writes nothing',
  }),
};

function parseResume(text: string): ParsedOption<Resume> {
  if (text === 'true' || text === 'last') return { value: { kind: 'last' } };
  if (text === 'auto') return { value: { kind: 'auto' } };
  if (/^[1-9]\d{0,14}$/.test(text)) return { value: { kind: 'run', runId: Number(text) } };
  return { fault: 'wants the number of a run, last or auto' };
}

function textOfResume(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null;
  if (value.kind === 'last' || value.kind === 'auto') return value.kind;
  return value.kind === 'run' && 'runId' in value ? String(value.runId) : null;
}
