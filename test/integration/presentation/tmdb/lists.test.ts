import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { firstPlaces, sentRows } from '../../../support/network/tmdb-rows.js';
import { collect, startSmallTmdb } from '../../../support/network/tmdb-run.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { column, inDatabase, lakeLines, storedPlaces } from '../../../support/stores/collected.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

let api: TmdbApi;
/** With enough of everything that each list has something. */
let large: TmdbApi;
let database: TestDatabase;
let out: string;

beforeAll(async () => {
  api = await startSmallTmdb({ titles: 260, repeats: 0.1 });
  large = await startSmallTmdb({ titles: 1_200 });
  database = await createTestDatabase();
});

beforeEach(async () => {
  out = await temporaryFolder();
});

afterAll(async () => {
  await database?.drop();
  await Promise.all([api?.close(), large?.close()]);
});

/** Every list with what it can be of; the path that it has at TMDB, and the kind of its rows where these do not say it. */
const LISTS: readonly (readonly [args: readonly string[], path: string, kind: string])[] = [
  [['trending', '--media', 'movie', '--window', 'day'], 'trending/movie/day', 'movie'],
  [['trending', '--media', 'tv', '--window', 'week'], 'trending/tv/week', 'tv'],
  [['trending', '--media', 'person', '--window', 'day', '--limit', '47'], 'trending/person/day', 'person'],
  [['trending', '--media', 'all', '--window', 'week'], 'trending/all/week', 'all'],
  [['popular', '--media', 'movie'], 'movie/popular', 'movie'],
  [['popular', '--media', 'tv'], 'tv/popular', 'tv'],
  [['popular', '--media', 'person', '--limit', '60'], 'person/popular', 'person'],
  [['top-rated', '--media', 'movie'], 'movie/top_rated', 'movie'],
  [['top-rated', '--media', 'tv'], 'tv/top_rated', 'tv'],
  [['now-playing'], 'movie/now_playing', 'movie'],
  [['upcoming'], 'movie/upcoming', 'movie'],
  [['airing-today'], 'tv/airing_today', 'tv'],
  [['on-the-air'], 'tv/on_the_air', 'tv'],
  [['discover', '--media', 'movie'], 'discover/movie?sort_by=primary_release_date.asc', 'movie'],
  [['discover', '--media', 'tv'], 'discover/tv?sort_by=first_air_date.asc', 'tv'],
];

/** Lists that have something of many titles only. */
const FEW = new Set(['movie/now_playing', 'movie/upcoming', 'tv/top_rated']);

describe('tmdb collect', () => {
  it.each(LISTS)(
    '%j has every row of the list in both stores, at its first place',
    async (args, path, kind) => {
      const asked = FEW.has(path) ? large : api;
      const { code, report, stderr } = await collect({ api: asked, database, out }, args);
      expect({ code, stderr, failed: report.failed }).toMatchObject({ code: 0, failed: 0 });
      const limit = Number(args[args.indexOf('--limit') + 1] ?? Number.NaN);
      const all = await sentRows(asked, path, kind);
      const rows = args.includes('--limit') ? all.filter(({ position }) => position <= limit) : all;
      const first = firstPlaces(rows);
      expect(rows.length).toBeGreaterThan(0);

      await inDatabase(database, async (opened) => {
        const places = (await storedPlaces(opened)).filter(({ list }) => list === path);
        expect(places.map(({ key, position }) => ({ key, position }))).toEqual(
          first.map(({ key, position }) => ({ key, position })),
        );
        const of = (...kinds: string[]) =>
          first.flatMap(({ key }) => (kinds.some((one) => key.startsWith(`${one}/`)) ? [key] : []));
        const stored = (table: string) => column(opened, `select kind || '/' || id from tmdb.${table}`);
        expect(await stored('titles')).toEqual(expect.arrayContaining(of('movie', 'tv')));
        expect(await stored('title_stats')).toEqual(expect.arrayContaining(of('movie', 'tv')));
        expect(await column(opened, `select 'person/' || id from tmdb.people`)).toEqual(
          expect.arrayContaining(of('person')),
        );
      });

      const lines = await lakeLines(out);
      expect(sorted(lines.map(({ key, position, answer }) => ({ key, position, row: answer })))).toEqual(
        sorted(rows),
      );
      expect(new Set(lines.map(({ list }) => list))).toEqual(new Set([path]));
      expect(lines.filter(({ key, source }) => source !== `tmdb-${key.split('/')[0]}-list`)).toEqual([]);
      // A repeat is the same title again: new once, though a row of it came twice.
      const { inserted = 0, updated = 0, unchanged = 0 } = report.stores.postgres ?? {};
      expect(inserted + updated + unchanged).toBe(rows.length);
      expect(inserted).toBeLessThanOrEqual(first.length);
    },
  );
});

function sorted<Row extends { readonly key: string; readonly position?: number | undefined }>(
  rows: readonly Row[],
): Row[] {
  return rows.toSorted(
    (one, other) => (one.position ?? 0) - (other.position ?? 0) || (one.key < other.key ? -1 : 1),
  );
}
