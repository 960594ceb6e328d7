import { countryFault, timezoneFault } from '../../../domain/tmdb/codes.js';
import { TMDB_MEDIA, TMDB_WINDOWS, type TmdbMedia, type TmdbWindow } from '../../../domain/tmdb/lists.js';
import { choicesOption } from '../../../shared/choices-option.js';
import type { Option, Settings } from '../../../shared/option.js';
import {
  choiceOption,
  integerOption,
  listOption,
  onceOption,
  switchOption,
  textOption,
} from '../../../shared/option-kinds.js';
import { dataOptions, logOptions, outputOptions } from '../data-options.js';
import { dayOption } from '../day-option.js';
import { fetchOptions } from '../fetch-options.js';
import { routeOptions } from '../route-options.js';
import { runOptions } from '../run-options.js';
import { tmdbOptions, tmdbPaceOptions } from './tmdb-options.js';

/** What of TMDB is wanted. */
export const collectionOptions = {
  media: {
    ...choicesOption<TmdbMedia>({
      flag: '--media',
      env: null,
      help: 'what the list is of, not needed where it can be of one kind only; of new and changed also several kinds, e.g. movie,tv',
      choices: TMDB_MEDIA,
      defaultText: 'none; of changed all kinds',
    }),
    placeholder: '<kind>',
  },
  window: onceOption(
    choiceOption<TmdbWindow, TmdbWindow | null>({
      flag: '--window',
      env: null,
      placeholder: '<time>',
      help: 'of trending: how far back it looks',
      choices: TMDB_WINDOWS,
      defaultValue: null,
    }),
  ),
  limit: onceOption(
    integerOption<number | null>({
      flag: '--limit',
      env: null,
      help: 'how many rows of the list, from its first, at most the 10,000 that TMDB serves; of ids and new how many ids',
      min: 1,
      max: 100_000_000,
      defaultValue: null,
      defaultText: 'all that TMDB serves; of a discover all, in slices of its dates',
    }),
  ),
  where: onceOption(
    textOption<string | null>({
      flag: '--where',
      env: null,
      placeholder: '<filters>',
      help: 'of discover: filters, e.g. "original_language=id year=2015..2025 genre=drama|comedy votes>=100"',
      defaultValue: null,
    }),
  ),
  region: onceOption(
    textOption<string | null>({
      flag: '--region',
      env: null,
      placeholder: '<country>',
      help: 'of lists of movies: the country whose releases count, e.g. ID',
      check: countryFault,
      defaultValue: null,
    }),
  ),
  timezone: onceOption(
    textOption<string | null>({
      flag: '--timezone',
      env: null,
      placeholder: '<name>',
      help: 'of lists of series by day: the timezone of the day, e.g. Asia/Jakarta',
      check: timezoneFault,
      defaultValue: null,
      defaultText: "TMDB's",
    }),
  ),
  tmdbIdsFile: onceOption(
    textOption<string | null>({
      flag: '--ids-file',
      env: null,
      placeholder: '<file>',
      help: 'of ids: a file of ids of TMDB, one a line; - reads standard input',
      defaultValue: null,
    }),
  ),
  since: onceOption(
    dayOption({
      flag: '--since',
      help: 'of changed: the first day (UTC) whose changes are asked for, e.g. 2026-09-28',
      defaultText:
        'the day of the last run over changes that read them all, or of the oldest stored details, at most 14 days ago',
    }),
  ),
  all: switchOption({
    flag: '--all',
    env: null,
    help: 'of changed: fetch what changed and is not stored too',
  }),
  what: switchOption({
    flag: '--what',
    env: null,
    help: 'of changed: fetch too what TMDB lists as edited of each thing, one request more for each',
  }),
  adultIds: switchOption({ flag: '--adult', env: null, help: 'of new: what is for adults too' }),
  details: switchOption({
    flag: '--details',
    env: null,
    help: 'fetch the details of everything in the list too; of ids, new and changed they are fetched anyway',
  }),
  reviews: switchOption({
    flag: '--reviews',
    env: null,
    help: 'fetch the reviews of every title too, all pages of those in --language',
  }),
  append: listOption({
    flag: '--append',
    env: null,
    placeholder: '<parts>',
    help: 'further parts of the details to keep as they come: images, translations, videos, watch/providers, …',
    separator: /[\s,]+/,
  }),
};

const paceOptions = {
  concurrency: { ...fetchOptions.concurrency, ...defaultOf(tmdbPaceOptions.tmdbConcurrency) },
  rate: { ...fetchOptions.rate, ...defaultOf(tmdbPaceOptions.tmdbRate) },
};

/** What is TMDB's own of an option that has another flag here. */
function defaultOf<Value>({ env, defaultValue, defaultText }: Option<Value>) {
  return { env, defaultValue, defaultText };
}

const { localLanguages, posterSize, tmdbImageUrl, ...askingOptions } = tmdbOptions;

/** What is kept of titles. */
export const keptOptions = { localLanguages, posterSize, tmdbImageUrl };

const engineOptions = {
  threads: { ...fetchOptions.threads, defaultValue: 1, defaultText: '1' },
  ...paceOptions,
  retries: fetchOptions.retries,
  timeout: fetchOptions.timeout,
  storePatience: fetchOptions.storePatience,
  userAgents: fetchOptions.userAgents,
  ...routeOptions,
  ...dataOptions,
  ...outputOptions,
  ...logOptions,
};

/** How TMDB is asked, whatever for, and where its answers go, in a run that is always a new one of this machine. */
export const askingTmdbOptions = { ...askingOptions, ...engineOptions };

/** The same in any run. */
export const collectingOptions = { ...askingOptions, ...runOptions, ...engineOptions };

/** The options of `collect`. */
export const collectOptions = { ...collectionOptions, ...tmdbOptions, ...collectingOptions };

export type CollectSettings = Settings<typeof collectOptions>;
