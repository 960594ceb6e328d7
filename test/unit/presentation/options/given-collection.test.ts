import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type CollectSettings,
  collectOptions,
} from '../../../../src/presentation/options/collect-options.js';
import { readGivenCollection } from '../../../../src/presentation/options/given-collection.js';
import { type OptionFaults, readOptions } from '../../../../src/shared/option.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';

const TODAY = '2026-11-26';

const defaults = readOptions(collectOptions, {}, {}).settings;

function read(operand: string | undefined, given: Partial<CollectSettings>) {
  return readGivenCollection({ ...defaults, ...given }, operand, new Set(Object.keys(given)), TODAY);
}

async function faultsOf(operand: string | undefined, given: Partial<CollectSettings>) {
  return read(operand, given).then(
    () => [],
    (error: OptionFaults) => error.faults,
  );
}

async function fileWith(text: string): Promise<string> {
  const path = join(await temporaryFolder(), 'ids.txt');
  await writeFile(path, text);
  return path;
}

describe('what a command line of collect asks for', () => {
  it('is a list', async () => {
    expect(await read('trending', { media: 'movie', window: 'week' })).toEqual({
      collection: {
        of: { list: { path: 'trending/movie/week', parameters: {} } },
        limit: null,
        details: false,
        reviews: false,
        today: TODAY,
      },
      ids: [],
    });
  });

  it('is a list with details of its first rows', async () => {
    const given = await read('popular', {
      media: 'tv',
      limit: 160,
      details: true,
      append: ['watch/providers'],
    });
    expect(given?.collection).toMatchObject({
      limit: 160,
      details: true,
      of: { list: { path: 'tv/popular' } },
    });
  });

  it('is a discover with its filters, the region and the timezone among them', async () => {
    const movies = await read('discover', { media: 'movie', where: 'release_type=3', region: 'ID' });
    expect(movies?.collection.of).toEqual({
      list: {
        path: 'discover/movie',
        parameters: { region: 'ID', sort_by: 'primary_release_date.asc', with_release_type: '3' },
      },
    });
    const series = await read('discover', { media: 'tv', timezone: 'Asia/Jakarta' });
    expect(series?.collection.of).toEqual({
      list: { path: 'discover/tv', parameters: { sort_by: 'first_air_date.asc', timezone: 'Asia/Jakarta' } },
    });
  });

  it('may be a discover without filters', async () => {
    const given = await read('discover', { media: 'tv' });
    expect(given?.collection.of).toEqual({
      list: { path: 'discover/tv', parameters: { sort_by: 'first_air_date.asc' } },
    });
  });

  it.each([
    [{ limit: 40 }, {}],
    [{ where: 'sort=vote_count.desc' }, { sort_by: 'vote_count.desc' }],
  ])('is a discover in the order of TMDB or the one it was given, with %j', async (more, parameters) => {
    const given = await read('discover', { media: 'tv', ...more });
    expect(given?.collection.of).toEqual({ list: { path: 'discover/tv', parameters } });
  });

  it('is ids, whose details are always wanted', async () => {
    const tmdbIdsFile = await fileWith('287\n62\n');
    expect(await read('ids', { media: 'person', tmdbIdsFile, limit: 20_000 })).toEqual({
      collection: { of: { idsOf: 'person' }, limit: 20_000, details: true, reviews: false, today: TODAY },
      ids: [287, 62],
    });
  });

  it('is what an earlier run asked for, where one is gone on with', async () => {
    expect(await read(undefined, { resume: { kind: 'last' } })).toBeNull();
    expect(await read(undefined, { resume: { kind: 'run', runId: 7 } })).toBeNull();
    expect(await read(undefined, { retryFailed: true, only: ['throttled'] })).toBeNull();
  });

  it('is still to be said where a new run may have to be started', async () => {
    expect(await faultsOf(undefined, { resume: { kind: 'auto' } })).toEqual([
      expect.stringMatching(/^collect wants a list: trending, .*, or ids$/),
    ]);
    const given = await read('upcoming', { resume: { kind: 'auto' } });
    expect(given?.collection.of).toEqual({ list: { path: 'movie/upcoming', parameters: {} } });
  });
});

describe('a fault of such a command line', () => {
  it.each<[string | undefined, Partial<CollectSettings>, RegExp]>([
    [undefined, {}, /^collect wants a list/],
    ['treding', {}, /did you mean trending\?$/],
    ['popular', {}, /^popular wants a media: movie, tv, person$/],
    ['now-playing', { media: 'tv' }, /^now-playing is a list of movies; for tv there are/],
    ['trending', { media: 'all' }, /^trending wants a window/],
    ['popular', { media: 'tv', window: 'week' }, /^only trending has a window/],
    ['popular', { media: 'movie', where: 'genre=18' }, /^--where goes with collect discover$/],
    ['discover', { media: 'movie', where: 'original_language=en-US' }, /^--where: .*; say en, not "en-US"$/],
    ['discover', { media: 'movie', where: '' }, /^--where: the filters are empty/],
    ['discover', { media: 'movie', where: 'region=US', region: 'ID' }, /says again what "region=US" says/],
    ['discover', { media: 'person' }, /^discover is a list of movies or series/],
    ['popular', { media: 'movie', limit: 10_001 }, /^--limit: TMDB serves 10000 rows of a list/],
    ['popular', { media: 'person', reviews: true }, /people have none$/],
    ['popular', { media: 'movie', append: ['images'] }, /^--append goes with --details$/],
    ['popular', { media: 'movie', details: true, append: ['posters'] }, /^--append: .*, not "posters"/],
    [
      'trending',
      { media: 'all', window: 'day', details: true, append: ['videos'] },
      /details of person .*"videos"/,
    ],
    ['popular', { media: 'movie', tmdbIdsFile: 'x' }, /^--ids-file goes with collect ids$/],
    ['ids', { media: 'movie' }, /^collect ids wants --ids-file/],
    ['ids', { tmdbIdsFile: 'x' }, /^collect ids wants --media/],
    ['ids', { media: 'all', tmdbIdsFile: 'x' }, /^collect ids wants --media/],
    ['ids', { media: 'tv', tmdbIdsFile: 'x', where: 'year=2020' }, /^collect ids takes no --where$/],
    [
      'ids',
      { media: 'tv', tmdbIdsFile: '/nowhere/ids.txt' },
      /^--ids-file \/nowhere\/ids\.txt cannot be read/,
    ],
    ['popular', { resume: { kind: 'last' }, media: 'tv' }, /^--resume takes no list and no --media/],
    ['popular', { retryFailed: true }, /^--retry-failed takes no list$/],
    ['upcoming', { only: ['blocked'] }, /^--only goes with --retry-failed$/],
  ])('is told of collect %s %j', async (operand, given, reason) => {
    expect(await faultsOf(operand, given)).toEqual([expect.stringMatching(reason)]);
  });

  it('is told with all the others at once', async () => {
    const given = {
      limit: 20_000,
      append: ['posters'],
      window: 'day',
      where: 'year=1',
      media: 'movie',
    } as const;
    expect(await faultsOf('discover', given)).toHaveLength(5);
    expect(await faultsOf('ids', { where: 'year=1', region: 'ID' })).toHaveLength(4);
  });

  it('is told of a file of ids by its name', async () => {
    const [tt, empty] = await Promise.all([fileWith('tt0111161'), fileWith('# nothing\n')]);
    expect(await faultsOf('ids', { media: 'movie', tmdbIdsFile: tt })).toEqual([
      expect.stringMatching(
        /^list in .*ids\.txt: line 1: "tt0111161" is an id of IMDb.*scrape --source tmdb/,
      ),
    ]);
    expect(await faultsOf('ids', { media: 'movie', tmdbIdsFile: empty })).toEqual([
      expect.stringMatching(/it holds no id of TMDB$/),
    ]);
  });
});
