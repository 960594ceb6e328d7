import { QUERY_MS } from '../../infrastructure/database/query/query-time.js';
import type { Options, Settings } from '../../shared/option.js';
import {
  durationOption,
  integerOption,
  listOption,
  onceOption,
  switchOption,
  textOption,
} from '../../shared/option-kinds.js';
import { dataOptions, logOptions, outputOptions } from './data-options.js';
import { fetchOptions, paceOptions } from './fetch-options.js';
import { routeOptions } from './route-options.js';
import { runOptions, sourceOptions, titleOptions } from './run-options.js';
import { collectionOptions } from './tmdb/collect-options.js';
import { upkeepOptions } from './tmdb/sync-options.js';
import { credentialOptions, tmdbOptions, tmdbPaceOptions, tmdbTitleOptions } from './tmdb/tmdb-options.js';

/** Of every command that starts a run. */
const engineOptions = {
  ...runOptions,
  ...paceOptions,
  ...routeOptions,
  ...dataOptions,
  ...outputOptions,
  ...logOptions,
};

/** What the engine needs to know of a run. */
export type RunSettings = Settings<typeof engineOptions>;

/** The options of `scrape`. */
export const scrapeOptions = {
  ...titleOptions,
  ...sourceOptions,
  ...runOptions,
  ...fetchOptions,
  ...tmdbTitleOptions,
  ...routeOptions,
  ...dataOptions,
  ...outputOptions,
  ...logOptions,
};

export type ScrapeSettings = Settings<typeof scrapeOptions>;

export const demoOptions = {
  serve: integerOption<number | null>({
    flag: '--serve',
    env: null,
    placeholder: '<port>',
    help: 'only serve the local site, on this port, until Ctrl-C; 0 takes a free one',
    min: 0,
    max: 65_535,
    defaultValue: null,
    defaultText: 'off',
  }),
  switches: listOption({
    flag: '--switch',
    env: null,
    placeholder: '<name=target>',
    help: 'a fault of the local site, e.g. latency=200, challenge=tt0111161 or throttled=10%; repeatable',
    separator: /\s+/,
  }),
  host: textOption({
    flag: '--host',
    env: null,
    placeholder: '<address>',
    help: 'the address that --serve listens on',
    defaultValue: '127.0.0.1',
  }),
  threads: fetchOptions.threads,
  concurrency: fetchOptions.concurrency,
  ...dataOptions,
  ...outputOptions,
  ...logOptions,
};

/** For `runs`. */
export const runsOptions = { ...outputOptions, ...dataOptions };

/** What is asked of a site to see how a route stands with it; for `routes` and `doctor`. */
const checkOptions = {
  ids: textOption<string | null>({
    flag: '--ids',
    env: null,
    placeholder: '<id>',
    help: 'the title page to ask for',
    defaultValue: null,
    defaultText: 'tt0111161',
  }),
  timeout: fetchOptions.timeout,
  language: fetchOptions.language,
  userAgents: fetchOptions.userAgents,
  robots: fetchOptions.robots,
  ...routeOptions,
  baseUrl: scrapeOptions.baseUrl,
};

export const routesOptions = { ...checkOptions, ...outputOptions };

/** How TMDB is asked whether it takes the key. */
const keyOptions = { ...credentialOptions, tmdbBaseUrl: tmdbOptions.tmdbBaseUrl };

export const doctorOptions = { ...checkOptions, ...keyOptions, ...dataOptions, ...outputOptions };

export type CheckSettings = Settings<typeof checkOptions>;

/** For `load-csv`. */
export const loadCsvOptions = { ...outputOptions, ...dataOptions };

export const queryOptions = {
  sql: onceOption(
    textOption<string | null>({
      flag: '--sql',
      env: null,
      placeholder: '<select>',
      help: 'the query; it can only read',
      defaultValue: null,
    }),
  ),
  timeout: durationOption<number>({
    flag: '--timeout',
    env: 'QUERY_TIMEOUT',
    help: 'how long the database may work before the next rows come',
    // A timer counts 24 days at most, and zero would mean for ever to a server.
    range: ['1ms', '7d'],
    defaultValue: QUERY_MS,
    defaultText: `${QUERY_MS / 1000}s`,
  }),
  csv: switchOption({ flag: '--csv', env: null, help: 'print CSV' }),
  ...outputOptions,
  ...dataOptions,
};

/** Headings for `--help` and the documentation; what is in no group comes first. */
export const OPTION_GROUPS: readonly { readonly heading: string; readonly options: Options }[] = [
  { heading: 'Titles', options: titleOptions },
  { heading: 'Collection', options: { ...collectionOptions, ...upkeepOptions } },
  { heading: 'TMDB', options: { ...tmdbOptions, ...tmdbPaceOptions } },
  { heading: 'Runs', options: runOptions },
  { heading: 'Fetching', options: fetchOptions },
  { heading: 'Routes', options: routeOptions },
  { heading: 'Data', options: dataOptions },
  { heading: 'Output', options: { ...outputOptions, ...logOptions } },
];
