import { describe, expect, it } from 'vitest';
import { GivenValues } from '../../../../src/presentation/options/given-values.js';
import { type ScrapeSettings, scrapeOptions } from '../../../../src/presentation/options/options.js';
import type { OptionFaults } from '../../../../src/shared/option.js';

const NAMES = Object.keys(scrapeOptions);
const checked = (values: Record<string, unknown>) => new GivenValues(values, NAMES).checked();

async function faultsOf(values: Record<string, unknown>): Promise<readonly string[]> {
  return checked(values).then(
    () => [],
    (error: OptionFaults) => error.faults,
  );
}

/** A value of each option that no command line would say for it. */
const WRONG: Record<keyof ScrapeSettings, unknown> = {
  movies: 0,
  chart: 'bottom',
  ids: ['tt0111161'],
  idsFile: 5,
  list: {},
  source: 'netflix',
  fallback: true,
  resume: { kind: 'run', runId: -1 },
  retryFailed: 'yes',
  only: 'blocked',
  refreshAfter: '7d',
  workers: 'many',
  queue: 1,
  detach: 1,
  dryRun: 1,
  threads: 'two',
  concurrency: 1.5,
  rate: -1,
  retries: Number.NaN,
  timeout: Number.POSITIVE_INFINITY,
  storePatience: null,
  language: 'en\r\nX-Header: 1',
  userAgents: ['fine', 'not\nfine'],
  robots: null,
  baseUrl: 'x',
  tmdbToken: 'short',
  tmdbApiKey: 'not 32 digits',
  tmdbTokenFile: 5,
  tmdbConcurrency: 0,
  tmdbRate: '38',
  posterSize: 'w1',
  tmdbBaseUrl: 'https://api.themoviedb.org/4',
  tmdbImageUrl: 'ftp://image.tmdb.org',
  proxies: ['nowhere'],
  proxyFile: false,
  proxyHost: 1,
  proxyPort: '80',
  proxyUser: 1n,
  proxyPass: Symbol('p'),
  tor: 'yes',
  torSocks: 9050,
  torControl: ['127.0.0.1:9051'],
  torControlPassword: () => 'x',
  torControlCookie: 5,
  torCircuits: 0,
  torRenewAfter: -5,
  routes: ['tor'],
  databaseUrl: 'mysql://me:hunter2@host/name',
  out: null,
  json: 'true',
  quiet: 0,
  logLevel: 'loud',
  logFile: 1,
};

describe('the values of a program', () => {
  it.each(Object.entries(WRONG))('are refused where a command line would be: %s', async (name, value) => {
    const faults = await faultsOf({ [name]: value });
    expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name} `))]);
    expect(faults.join()).not.toContain('hunter2');
  });

  it('are told with all faults at once', async () => {
    const faults = await faultsOf({ ...WRONG, colour: 'red' });
    expect(faults).toHaveLength(Object.keys(WRONG).length + 1);
  });

  it('are told what contradicts each other next to what is wrong alone', async () => {
    expect(
      await faultsOf({ movies: 0, retryFailed: true, ids: 'tt0111161', tor: false, torCircuits: 2 }),
    ).toEqual([
      expect.stringMatching(/^movies /),
      expect.stringMatching(/--retry-failed takes no --ids/),
      expect.stringMatching(/TOR=false turns off/),
    ]);
  });

  it.each([
    ['proxy', 'proxies'],
    ['userAgent', 'userAgents'],
    ['torCircuit', 'torCircuits'],
    ['baseurl', 'baseUrl'],
    ['elephant', null],
  ])('of an unknown option %s are refused with what was meant', async (name, meant) => {
    const hint = meant === null ? '' : `; did you mean ${meant}?`;
    expect(await faultsOf({ [name]: 'x' })).toEqual([`unknown option "${name}"${hint}`]);
  });

  it('of an inherited name are no option', async () => {
    expect(await faultsOf({ toString: 'x' })).toEqual([expect.stringMatching(/^unknown option/)]);
  });

  it('may be left out as undefined, or null where that is the default', async () => {
    const { settings } = await checked({ rate: undefined, movies: null, proxyFile: null });
    const defaults = await checked({});
    expect(settings).toEqual(defaults.settings);
  });

  it('may be an empty list where that is the default', async () => {
    const { settings, options } = await checked({ only: [], userAgents: [] });
    const defaults = await checked({});
    expect({ settings, options }).toEqual({ settings: defaults.settings, options: {} });
  });

  it.each([
    ['imdb-datasets', ['imdb-datasets']],
    ['tmdb,imdb-datasets', ['tmdb', 'imdb-datasets']],
    [
      ['imdb-datasets', 'tmdb'],
      ['imdb-datasets', 'tmdb'],
    ],
  ])('may name fallbacks as a list or as a text: %j', async (fallback, names) => {
    const tmdbToken = 'an-access-token-of-a-test';
    expect((await checked({ fallback, tmdbToken })).settings.fallback).toEqual(names);
  });

  it('are refused where an empty list would silently mean the direct route', async () => {
    expect(await faultsOf({ proxies: [] })).toEqual([
      'proxies is empty; leave it out where no proxy is wanted',
    ]);
    expect(await faultsOf({ proxies: [], tor: true })).toHaveLength(1);
    const earlier = { kind: 'last' };
    expect(await faultsOf({ proxies: [], resume: earlier })).toHaveLength(1);
  });

  it('arrive as they are, and are kept with the run as a command line would have said them', async () => {
    const given = {
      movies: 5,
      rate: 0.5,
      tor: true,
      refreshAfter: 90_500,
      userAgents: ['one', 'two'],
      resume: { kind: 'run', runId: 7 },
      proxies: ['http://127.0.0.1:1'],
    } as const;
    const { settings, options } = await checked(given);
    expect(settings).toMatchObject(given);
    expect(options).toEqual({
      movies: ['5'],
      rate: ['0.5'],
      tor: ['true'],
      refreshAfter: ['90500ms'],
      userAgents: ['one', 'two'],
      resume: ['7'],
      // A secret; only that there was one.
      proxies: [],
    });
  });

  it('come before those of an earlier run, which come before the defaults', async () => {
    const given = await checked({ rate: 5 });
    const { settings } = given.withStored({ rate: ['1'], torCircuits: ['3'], proxies: [] });
    expect(settings).toMatchObject({ rate: 5, torCircuits: 3, proxies: [] });
  });

  it('of a control port need the port', async () => {
    expect(await faultsOf({ torControlPassword: 'hunter2' })).toEqual([
      'torControlPassword needs torControl',
    ]);
    // The run that is gone on with may have it.
    expect(await faultsOf({ torControlPassword: 'hunter2', resume: { kind: 'last' } })).toEqual([]);
  });
});
