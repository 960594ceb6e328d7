import { availableParallelism } from 'node:os';
import { CHART_NAMES } from '../domain/chart.js';
import { LOG_LEVELS, type LogLevel } from '../shared/log-level.js';
import {
  choiceOption,
  customOption,
  durationOption,
  integerOption,
  listOption,
  numberOption,
  type Options,
  type ParsedOption,
  type Settings,
  switchOption,
  textOption,
  urlOption,
} from '../shared/option.js';
import { routeOptions } from './route-options.js';

/** Where the data is: for every command that opens it. */
export const dataOptions = {
  databaseUrl: urlOption<string | null>({
    flag: '--database-url',
    env: 'DATABASE_URL',
    placeholder: '<url>',
    help: 'PostgreSQL server to use, postgres://user:password@host:port/name',
    schemes: ['postgres:', 'postgresql:'],
    defaultValue: null,
    defaultText: 'the embedded database under --out',
    secret: true,
  }),
  out: textOption({
    flag: '--out',
    env: 'OUT_DIR',
    placeholder: '<folder>',
    help: 'folder for the embedded database, csv/ and unreadable/',
    defaultValue: 'data',
  }),
};

export const outputOptions = {
  json: switchOption({
    flag: '--json',
    env: null,
    help: 'one JSON document on standard output and nothing else there',
  }),
};

/** What is said while a run goes on. */
export const logOptions = {
  quiet: switchOption({
    flag: '--quiet',
    env: null,
    help: 'no progress and no warnings on the way; the report at the end says it all',
  }),
  logLevel: choiceOption<LogLevel, LogLevel | null>({
    flag: '--log-level',
    env: 'LOG_LEVEL',
    placeholder: '<level>',
    help: 'least important log lines wanted; without --log-file they are printed above the progress',
    choices: LOG_LEVELS,
    defaultValue: null,
    defaultText: 'info for --log-file',
  }),
  logFile: textOption<string | null>({
    flag: '--log-file',
    env: 'LOG_FILE',
    placeholder: '<file>',
    help: 'a file that log lines are appended to, as JSON',
    defaultValue: null,
  }),
};

/** How fast and how persistently pages are fetched. */
export const fetchOptions = {
  threads: integerOption({
    flag: '--threads',
    env: 'MAX_THREADS',
    help: 'worker threads that fetch and parse; 0 works in the main thread, for debugging',
    min: 0,
    max: 128,
    defaultValue: availableParallelism(),
    defaultText: 'the cores available',
  }),
  concurrency: integerOption({
    flag: '--concurrency',
    env: 'CONCURRENCY',
    help: 'requests in flight at the same time, over all threads and routes',
    min: 1,
    max: 1000,
    defaultValue: 50,
  }),
  rate: numberOption({
    flag: '--rate',
    env: 'RATE',
    help: 'requests per second over each route; 0 = unlimited',
    min: 0,
    max: 1000,
    defaultValue: 2,
  }),
  retries: integerOption({
    flag: '--retries',
    env: 'MAX_RETRIES',
    help: 'further attempts at a title whose attempt failed',
    min: 0,
    max: 20,
    defaultValue: 3,
  }),
  timeout: numberOption({
    flag: '--timeout',
    env: 'REQUEST_TIMEOUT',
    placeholder: '<s>',
    help: 'seconds that one attempt may take',
    min: 0.1,
    max: 600,
    defaultValue: 10,
  }),
  storePatience: numberOption({
    flag: '--store-patience',
    env: 'STORE_PATIENCE',
    placeholder: '<s>',
    help: 'seconds that a store may fail before the run stops',
    min: 0,
    max: 86_400,
    defaultValue: 60,
  }),
  language: textOption({
    flag: '--language',
    env: 'IMDB_LANGUAGE',
    placeholder: '<tag>',
    help: 'language of titles and plots, as in Accept-Language',
    defaultValue: 'en-US',
  }),
  userAgents: listOption({
    flag: '--user-agent',
    env: 'USER_AGENT',
    help: 'how the program introduces itself to the site; repeatable, then spread over the routes',
    defaultText: 'imdb-scraper and its version',
    separator: /\n/,
  }),
  robots: choiceOption({
    flag: '--robots',
    env: 'ROBOTS',
    help: "whether the site's robots.txt is obeyed",
    choices: ['obey', 'ignore'],
    defaultValue: 'obey',
  }),
  baseUrl: urlOption({
    flag: '--base-url',
    env: 'IMDB_BASE_URL',
    help: 'the site',
    schemes: ['http:', 'https:'],
    defaultValue: 'https://www.imdb.com',
  }),
};

/** Which run is worked on. */
export const runOptions = {
  resume: customOption<Resume | null>({
    flag: '--resume',
    env: 'RESUME',
    placeholder: '[run]',
    help: 'go on with the last unfinished run, or with this one, its options included; auto starts a new run if there is none',
    defaultValue: null,
    defaultText: 'start a new run',
    parse: parseResume,
  }),
  retryFailed: switchOption({
    flag: '--retry-failed',
    env: null,
    help: 'scrape only the titles that failed last time',
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
    help: 'skip titles fetched more recently than that, e.g. 7d',
    defaultValue: null,
    defaultText: 'fetch all',
  }),
  dryRun: switchOption({
    flag: '--dry-run',
    env: null,
    help: 'print the title ids and the routes of a run; fetches nothing, writes nothing',
  }),
};

export type Resume =
  | { readonly kind: 'last' }
  | { readonly kind: 'auto' }
  | { readonly kind: 'run'; readonly runId: number };

function parseResume(text: string): ParsedOption<Resume> {
  if (text === 'true' || text === 'last') return { value: { kind: 'last' } };
  if (text === 'auto') return { value: { kind: 'auto' } };
  if (/^[1-9]\d{0,14}$/.test(text)) return { value: { kind: 'run', runId: Number(text) } };
  return { fault: 'wants the number of a run, last or auto' };
}

/** Which titles are wanted. */
export const titleOptions = {
  movies: integerOption<number | null>({
    flag: '--movies',
    env: 'MOVIES',
    help: 'how many titles of the list to scrape',
    min: 1,
    max: 100_000_000,
    defaultValue: null,
    defaultText: '250; all of given ids',
  }),
  chart: choiceOption({
    flag: '--chart',
    env: 'CHART',
    help: 'the chart that gives the titles',
    choices: CHART_NAMES,
    defaultValue: 'top',
  }),
  ids: textOption<string | null>({
    flag: '--ids',
    env: null,
    placeholder: '<ids>',
    help: 'scrape these titles instead of a chart: title ids separated by commas',
    defaultValue: null,
  }),
  idsFile: textOption<string | null>({
    flag: '--ids-file',
    env: null,
    placeholder: '<file>',
    help: 'scrape the titles in this file, one id a line; - reads standard input',
    defaultValue: null,
  }),
  list: textOption<string | null>({
    flag: '--list',
    env: null,
    placeholder: '<query>',
    help: 'scrape titles of the loaded datasets, e.g. "kind=movie votes>=25000 year=1990..1999"',
    defaultValue: null,
  }),
};

/** Where movies come from. */
export const sourceOptions = {
  source: choiceOption({
    flag: '--source',
    env: 'SOURCE',
    help: "IMDb's pages, or the loaded datasets without asking the site",
    choices: ['imdb-html', 'imdb-datasets'],
    defaultValue: 'imdb-html',
  }),
  fallback: choiceOption<'imdb-datasets', null>({
    flag: '--fallback',
    env: 'FALLBACK',
    help: 'where a title comes from that the site blocks',
    choices: ['imdb-datasets'],
    defaultValue: null,
    defaultText: 'nowhere: it fails',
  }),
};

export const scrapeOptions = {
  ...titleOptions,
  ...sourceOptions,
  ...runOptions,
  ...fetchOptions,
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

export const doctorOptions = { ...checkOptions, ...dataOptions, ...outputOptions };

export type CheckSettings = Settings<typeof checkOptions>;

/** For `load-csv`. */
export const loadCsvOptions = { ...outputOptions, ...dataOptions };

export const queryOptions = {
  sql: textOption<string | null>({
    flag: '--sql',
    env: null,
    placeholder: '<select>',
    help: 'the query; it can only read',
    defaultValue: null,
  }),
  csv: switchOption({ flag: '--csv', env: null, help: 'print CSV' }),
  ...outputOptions,
  ...dataOptions,
};

/** Headings for `--help` and the documentation; what is in no group comes first. */
export const OPTION_GROUPS: readonly { readonly heading: string; readonly options: Options }[] = [
  { heading: 'Titles', options: titleOptions },
  { heading: 'Runs', options: runOptions },
  { heading: 'Fetching', options: fetchOptions },
  { heading: 'Routes', options: routeOptions },
  { heading: 'Data', options: dataOptions },
  { heading: 'Output', options: { ...outputOptions, ...logOptions } },
];
