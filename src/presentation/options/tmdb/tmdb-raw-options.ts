import { integerOption, onceOption, switchOption, textOption } from '../../../shared/option-kinds.js';
import { dataOptions, logOptions, outputOptions } from '../data-options.js';
import { tmdbOptions } from './tmdb-options.js';

/** For `tmdb rebatch`. */
export const rebatchOptions = {
  to: onceOption(
    textOption<string | null>({
      flag: '--to',
      env: null,
      placeholder: '<folder>',
      help: 'where the even files go: a new or an empty folder, or one of an earlier rebatch, whose files are replaced',
      defaultValue: null,
      defaultText: 'none: it must be given',
    }),
  ),
  rows: onceOption(
    integerOption<number>({
      flag: '--rows',
      env: null,
      help: 'lines in each file but the last',
      min: 1,
      max: 1_000_000_000,
      defaultValue: 50_000,
      defaultText: '50000',
    }),
  ),
  plain: switchOption({ flag: '--plain', env: null, help: 'write .jsonl files without gzip' }),
  quiet: logOptions.quiet,
  ...outputOptions,
};

const { localLanguages, posterSize, tmdbImageUrl } = tmdbOptions;

/** For `tmdb load`. */
export const loadAnswersOptions = {
  localLanguages,
  posterSize,
  tmdbImageUrl,
  quiet: logOptions.quiet,
  ...dataOptions,
  ...outputOptions,
};
