import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../../../src/presentation/cli/command-table.js';
import { groupsOf } from '../../../../../src/presentation/options/option-groups.js';
import { scrapeOptions } from '../../../../../src/presentation/options/options.js';
import { collectOptions } from '../../../../../src/presentation/options/tmdb/collect-options.js';
import { type Options, readOptions } from '../../../../../src/shared/option.js';

const TOKEN = `eyJhbGciOiJIUzI1NiJ9.${'x'.repeat(120)}`;
const KEY = '0123456789abcdef0123456789abcdef';

const read = (flags: Record<string, string | true>, environment: Record<string, string> = {}) =>
  readOptions(collectOptions, flags, environment);

describe('the options of collect', () => {
  it('each stand under one heading, for --help and the documentation', () => {
    const grouped = groupsOf(collectOptions).flatMap(({ options }) => Object.keys(options));
    expect(grouped.toSorted()).toEqual(Object.keys(collectOptions).toSorted());
    expect(groupsOf(collectOptions).map(({ heading }) => heading)).toEqual([
      'Collection',
      'TMDB',
      'Runs',
      'Fetching',
      'Routes',
      'Data',
      'Output',
    ]);
  });

  it('leave those of the other commands under the headings that they had', () => {
    const headingsOf = (options: Options) => groupsOf(options).map(({ heading }) => heading);
    const others = COMMANDS.filter(({ options }) => options !== collectOptions);
    const collecting = others.filter(({ options }) => headingsOf(options).includes('Collection'));
    expect(collecting.map(({ usage }) => usage)).toEqual(['sync']);
    // Of those that ask TMDB for anything, the key at the least; of one that stores what it said, what is local.
    const ofTmdb = others.filter(
      ({ options }) => Object.hasOwn(options, 'tmdbToken') || Object.hasOwn(options, 'localLanguages'),
    );
    expect(others.filter(({ options }) => headingsOf(options).includes('TMDB'))).toEqual(ofTmdb);
  });

  it('have flags and variables that say one thing only', () => {
    const options = Object.values(collectOptions);
    const flags = options.flatMap(({ flag }) => flag ?? []);
    const variables = options.flatMap(({ env }) => env ?? []);
    expect(new Set(flags).size).toBe(flags.length);
    expect(new Set(variables).size).toBe(variables.length);
    const own = variables.filter((env) => Object.values(scrapeOptions).every((one) => one.env !== env));
    expect(own).toEqual(['TMDB_LANGUAGE', 'LOCAL_LANGUAGE']);
  });

  it("begin with TMDB's own pace, and not with that of a site", () => {
    const { settings } = read({}, { RATE: '2', CONCURRENCY: '50' });
    expect([settings.rate, settings.concurrency]).toEqual([38, 20]);
    expect(readOptions(scrapeOptions, {}, {}).settings.rate).toBe(2);
  });

  it.each([
    ['tmdbLanguage', 'en_US'],
    ['tmdbLanguage', 'en-us'],
    ['tmdbLanguage', 'klingon'],
    ['localLanguages', 'id-ID'],
    ['posterSize', 'w186'],
    ['tmdbBaseUrl', 'https://api.themoviedb.org'],
    ['tmdbBaseUrl', 'https://api.themoviedb.org/4'],
    ['tmdbBaseUrl', 'https://me:pw@api.themoviedb.org/3'],
    ['tmdbBaseUrl', 'https://api.themoviedb.org/3?api_key=1'],
    ['tmdbImageUrl', 'image.tmdb.org'],
    ['region', 'Indonesia'],
    ['timezone', 'Jakarta'],
    ['media', 'film'],
    ['media', 'movie,film'],
    ['window', 'month'],
    ['since', '2026-02-30'],
    ['since', 'yesterday'],
    ['limit', '0'],
  ])('refuse for %s the value %s', (name, value) => {
    const { faults, faulty } = read({ [name]: value });
    expect([...faulty]).toEqual([name]);
    expect(faults).toHaveLength(1);
  });

  it('take what they are meant for', () => {
    const environment = {
      LOCAL_LANGUAGE: 'id, ms',
      TMDB_BASE_URL: 'http://127.0.0.1:8080/3/',
      TMDB_LANGUAGE: 'id-ID',
    };
    const { settings, faults } = read(
      { media: 'movie', window: 'week', posterSize: 'w185', region: 'ID' },
      environment,
    );
    expect(faults).toEqual([]);
    expect(settings).toMatchObject({
      media: ['movie'],
      window: 'week',
      posterSize: 'w185',
      region: 'ID',
      localLanguages: ['id', 'ms'],
      tmdbBaseUrl: 'http://127.0.0.1:8080/3/',
      tmdbLanguage: 'id-ID',
    });
  });
});

describe("TMDB's credentials", () => {
  it('are only taken from the environment or a file, never from the command line', () => {
    expect([collectOptions.tmdbToken.flag, collectOptions.tmdbApiKey.flag]).toEqual([null, null]);
  });

  it('are not kept among what a run was given', () => {
    const { settings, given } = read({}, { TMDB_TOKEN: TOKEN, TMDB_API_KEY: KEY });
    expect([settings.tmdbToken, settings.tmdbApiKey]).toEqual([TOKEN, KEY]);
    expect(given).toEqual({ tmdbToken: [], tmdbApiKey: [] });
  });

  it.each([
    ['TMDB_TOKEN', KEY, /32 digits is for TMDB_API_KEY$/],
    ['TMDB_TOKEN', 'two words and more of them', /without blanks$/],
    ['TMDB_API_KEY', TOKEN, /the token is for TMDB_TOKEN$/],
  ])('are told apart, and a fault of %s does not show it', (name, value, reason) => {
    const { faults } = read({}, { [name]: value });
    expect(faults).toEqual([expect.stringMatching(reason)]);
    expect(faults.join()).not.toContain(value);
  });
});
