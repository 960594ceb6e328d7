import { availableParallelism } from 'node:os';
import {
  choiceOption,
  integerOption,
  listOption,
  numberOption,
  textOption,
  urlOption,
} from '../../shared/option-kinds.js';
import { siteFault } from './address-faults.js';

/** A line break, say, would make the request one that cannot be sent. */
const checkHeader = (text: string) =>
  /^[\x20-\x7e\xa0-\xff]+$/.test(text) ? null : 'wants a text that an HTTP header can carry';

/** How fast and how persistently a run fetches. */
export const paceOptions = {
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
    help: 'further attempts after one that failed',
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
  userAgents: listOption({
    flag: '--user-agent',
    env: 'USER_AGENT',
    help: 'how the program introduces itself to the site; repeatable, then spread over the routes',
    defaultText: 'imdb-scraper and its version',
    separator: /\n/,
    check: checkHeader,
  }),
};

/** How pages of the site are fetched. */
export const fetchOptions = {
  ...paceOptions,
  language: textOption({
    flag: '--language',
    env: 'IMDB_LANGUAGE',
    placeholder: '<tag>',
    help: 'language of titles and plots, as in Accept-Language',
    check: checkHeader,
    defaultValue: 'en-US',
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
    check: siteFault,
    defaultValue: 'https://www.imdb.com',
  }),
};
