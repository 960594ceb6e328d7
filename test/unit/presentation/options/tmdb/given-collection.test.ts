import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Collection } from '../../../../../src/domain/tmdb/collection.js';
import {
  type CollectSettings,
  collectOptions,
} from '../../../../../src/presentation/options/tmdb/collect-options.js';
import { readGivenCollection } from '../../../../../src/presentation/options/tmdb/given-collection.js';
import type { CollectedBefore } from '../../../../../src/presentation/options/tmdb/given-upkeep.js';
import { type OptionFaults, readOptions } from '../../../../../src/shared/option.js';
import { temporaryFolder } from '../../../../support/processes/temporary-folder.js';

const TODAY = '2026-11-26';

const defaults = readOptions(collectOptions, {}, {}).settings;

/** Daily ids of movies and series were loaded, and changes were last read on that day. */
function before(lastChanges: string | null, storedSince: Record<string, string> = {}): CollectedBefore {
  return {
    lastChangesDays: async ({ all, changesOf }) =>
      new Map(all || lastChanges === null ? [] : changesOf.map((kind) => [kind, lastChanges])),
    loadedKinds: async () => new Set(['movie', 'tv']),
    storedSince: async () => new Map(Object.entries(storedSince)),
    hasUnfinishedRun: async () => false,
  };
}

function read(operand: string | undefined, given: Partial<CollectSettings>, lastChanges = '2026-11-20') {
  return readGivenCollection({ ...defaults, ...given }, operand, new Set(Object.keys(given)), {
    today: TODAY,
    before: before(lastChanges),
  });
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
    expect(await read('trending', { media: ['movie'], window: 'week' })).toEqual({
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
      media: ['tv'],
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
    const movies = await read('discover', { media: ['movie'], where: 'release_type=3', region: 'ID' });
    expect(movies?.collection.of).toEqual({
      list: {
        path: 'discover/movie',
        parameters: { region: 'ID', sort_by: 'primary_release_date.asc', with_release_type: '3' },
      },
    });
    const series = await read('discover', { media: ['tv'], timezone: 'Asia/Jakarta' });
    expect(series?.collection.of).toEqual({
      list: { path: 'discover/tv', parameters: { sort_by: 'first_air_date.asc', timezone: 'Asia/Jakarta' } },
    });
  });

  it('may be a discover without filters', async () => {
    const given = await read('discover', { media: ['tv'] });
    expect(given?.collection.of).toEqual({
      list: { path: 'discover/tv', parameters: { sort_by: 'first_air_date.asc' } },
    });
  });

  it.each([
    [{ limit: 40 }, {}],
    [{ where: 'sort=vote_count.desc' }, { sort_by: 'vote_count.desc' }],
  ])('is a discover in the order of TMDB or the one it was given, with %j', async (more, parameters) => {
    const given = await read('discover', { media: ['tv'], ...more });
    expect(given?.collection.of).toEqual({ list: { path: 'discover/tv', parameters } });
  });

  it('is ids, whose details are always wanted', async () => {
    const tmdbIdsFile = await fileWith('287\n62\n');
    expect(await read('ids', { media: ['person'], tmdbIdsFile, limit: 20_000 })).toEqual({
      collection: { of: { idsOf: 'person' }, limit: 20_000, details: true, reviews: false, today: TODAY },
      ids: [287, 62],
    });
  });

  it('is what is new of one kind or several, whose details are always wanted', async () => {
    const given = await read('new', { media: ['tv', 'movie'], limit: 7, adultIds: true });
    expect(given).toEqual({
      collection: {
        of: { newOf: ['movie', 'tv'], adult: true },
        limit: 7,
        details: true,
        reviews: false,
        today: TODAY,
      },
      ids: [],
    });
  });

  it.each<[Partial<CollectSettings>, Collection['of']]>([
    [{}, { changesOf: ['movie', 'tv', 'person'], since: '2026-11-20', all: false, what: false }],
    [
      { media: ['person', 'tv'] },
      { changesOf: ['tv', 'person'], since: '2026-11-20', all: false, what: false },
    ],
    [
      { media: ['tv'], what: true },
      { changesOf: ['tv'], since: '2026-11-20', all: false, what: true },
    ],
    [
      { since: TODAY, all: true, media: ['movie'] },
      { changesOf: ['movie'], since: TODAY, all: true, what: false },
    ],
    [
      { since: '2026-01-31' },
      { changesOf: ['movie', 'tv', 'person'], since: '2026-01-31', all: false, what: false },
    ],
  ])('is what has changed since a day or since the last such run: %j', async (given, of) => {
    expect((await read('changed', given))?.collection).toEqual({
      of,
      limit: null,
      details: true,
      reviews: false,
      today: TODAY,
    });
  });

  it('has the changes of 14 days where no day is given, and of no more', async () => {
    expect((await read('changed', {}, '2026-11-12'))?.collection.of).toMatchObject({ since: '2026-11-12' });
    const reason = /last read on 2026-11-11, 15 days ago, .* --since 2026-11-11 .* --since 2026-11-12 /;
    await expect(read('changed', {}, '2026-11-11')).rejects.toThrow(reason);
  });

  it('has the changes since the oldest stored details where none were read before', async () => {
    const changed = (settings: Partial<CollectSettings>, storedSince: Record<string, string>) =>
      readGivenCollection({ ...defaults, ...settings }, 'changed', new Set(), {
        today: TODAY,
        before: before(null, storedSince),
      });
    const stored = { movie: '2026-11-14', tv: '2026-11-13', person: '2026-10-01' };
    const titles = await changed({ media: ['tv', 'movie'] }, stored);
    expect(titles?.collection.of).toMatchObject({ since: '2026-11-13' });
    const reason = /the oldest details of person are of 2026-10-01, 56 days ago/;
    await expect(changed({}, stored)).rejects.toThrow(reason);
    // Of what is not stored no day is known.
    await expect(changed({ media: ['movie'], all: true }, stored)).rejects.toThrow(/no run has read/);
  });

  it('is what an earlier run asked for, where one is gone on with', async () => {
    expect(await read(undefined, { resume: { kind: 'last' } })).toBeNull();
    expect(await read(undefined, { resume: { kind: 'run', runId: 7 } })).toBeNull();
    expect(await read(undefined, { retryFailed: true, only: ['throttled'] })).toBeNull();
  });

  it('is still to be said where a new run may have to be started', async () => {
    expect(await faultsOf(undefined, { resume: { kind: 'auto' } })).toEqual([
      expect.stringMatching(/^collect wants a list: trending, .*, ids, new or changed$/),
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
    ['now-playing', { media: ['tv'] }, /^now-playing is a list of movies; for tv there are/],
    ['trending', { media: ['all'] }, /^trending wants a window/],
    ['popular', { media: ['tv'], window: 'week' }, /^only trending has a window/],
    ['popular', { media: ['movie'], where: 'genre=18' }, /^--where goes with collect discover$/],
    [
      'discover',
      { media: ['movie'], where: 'original_language=en-US' },
      /^--where: .*; say en, not "en-US"$/,
    ],
    ['discover', { media: ['movie'], where: '' }, /^--where: the filters are empty/],
    ['discover', { media: ['movie'], where: 'region=US', region: 'ID' }, /says again what "region=US" says/],
    ['discover', { media: ['person'] }, /^discover is a list of movies or series/],
    ['popular', { media: ['movie'], limit: 10_001 }, /^--limit: TMDB serves 10000 rows of a list/],
    ['popular', { media: ['person'], reviews: true }, /people have none$/],
    ['popular', { media: ['movie'], append: ['images'] }, /^--append goes with --details$/],
    ['popular', { media: ['movie'], details: true, append: ['posters'] }, /^--append: .*, not "posters"/],
    [
      'trending',
      { media: ['all'], window: 'day', details: true, append: ['videos'] },
      /details of person .*"videos"/,
    ],
    ['popular', { media: ['movie'], tmdbIdsFile: 'x' }, /^--ids-file goes with collect ids$/],
    ['ids', { media: ['movie'] }, /^collect ids wants --ids-file/],
    ['ids', { tmdbIdsFile: 'x' }, /^collect ids wants --media/],
    ['ids', { media: ['all'], tmdbIdsFile: 'x' }, /^collect ids wants --media/],
    ['ids', { media: ['tv'], tmdbIdsFile: 'x', where: 'year=2020' }, /^collect ids takes no --where$/],
    [
      'ids',
      { media: ['tv'], tmdbIdsFile: '/nowhere/ids.txt' },
      /^--ids-file \/nowhere\/ids\.txt cannot be read/,
    ],
    ['popular', { media: ['movie', 'tv'] }, /^collect popular takes one --media$/],
    ['popular', { media: ['tv'], since: TODAY }, /^collect popular takes no --since$/],
    ['popular', { media: ['tv'], all: true }, /^collect popular takes no --all$/],
    ['popular', { media: ['tv'], what: true }, /^collect popular takes no --what$/],
    ['ids', { media: ['tv'], tmdbIdsFile: 'x', what: true }, /^collect ids takes no --what$/],
    ['ids', { media: ['tv'], tmdbIdsFile: 'x', adultIds: true }, /^collect ids takes no --adult$/],
    ['changd', {}, /did you mean changed\?$/],
    ['new', {}, /^collect new wants --media/],
    ['new', { media: ['all'] }, /^collect new wants --media/],
    [
      'new',
      { media: ['person', 'tv'] },
      /^no daily ids of person are loaded.*exports pull --kind person first$/,
    ],
    ['new', { media: ['movie'], since: TODAY }, /^collect new takes no --since$/],
    ['new', { media: ['movie'], what: true }, /^collect new takes no --what$/],
    ['new', { media: ['movie'], append: ['posters'] }, /^--append: .*, not "posters"/],
    ['changed', { limit: 3 }, /^collect changed takes no --limit$/],
    ['changed', { where: 'year=1' }, /^collect changed takes no --where$/],
    ['changed', { since: '2026-11-27' }, /^--since: 2026-11-27 is in the future$/],
    [
      'changed',
      { all: true },
      /^no run has read the changes of movie, tv, person to their end yet: give --since/,
    ],
    ['changed', { media: ['person'], reviews: true }, /people have none$/],
    ['changed', { resume: { kind: 'last' } }, /^--resume takes no list/],
    ['popular', { resume: { kind: 'last' }, media: ['tv'] }, /^--resume takes no list and no --media/],
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
      media: ['movie'],
    } as const;
    expect(await faultsOf('discover', given)).toHaveLength(5);
    expect(await faultsOf('ids', { where: 'year=1', region: 'ID' })).toHaveLength(4);
  });

  it('is told of a file of ids by its name', async () => {
    const [tt, empty] = await Promise.all([fileWith('tt0111161'), fileWith('# nothing\n')]);
    expect(await faultsOf('ids', { media: ['movie'], tmdbIdsFile: tt })).toEqual([
      expect.stringMatching(
        /^list in .*ids\.txt: line 1: "tt0111161" is an id of IMDb.*scrape --source tmdb/,
      ),
    ]);
    expect(await faultsOf('ids', { media: ['movie'], tmdbIdsFile: empty })).toEqual([
      expect.stringMatching(/it holds no id of TMDB$/),
    ]);
  });
});
