import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TmdbFind, TmdbRecord } from '../../../../../src/domain/tmdb/tmdb-record.js';
import { readNamedQueries } from '../../../../../src/infrastructure/database/query/named-queries.js';
import type { SqlDatabase } from '../../../../../src/infrastructure/database/sql-database.js';
import type { PostgresTmdbRepository } from '../../../../../src/infrastructure/database/tmdb/postgres-tmdb-repository.js';
import {
  UnlinkedTitles,
  unlinkedIds,
} from '../../../../../src/infrastructure/database/tmdb/unlinked-titles.js';
import { findRecord, titleRecord } from '../../../../support/builders/tmdb-records.js';
import { tmdbMovie, tmdbSeries } from '../../../../support/builders/tmdb-titles.js';
import { beginTmdb } from '../../../../support/stores/begin-tmdb.js';
import { DATABASES, type OpenTestDatabase } from '../../../../support/stores/databases.js';
import { clearTmdb } from '../../../../support/stores/tmdb-contents.js';

const [FIRST, SECOND, THIRD, LAST] = [
  '2026-08-01T10:00:00.000Z',
  '2026-08-02T10:00:00.000Z',
  '2026-08-03T10:00:00.000Z',
  '2026-08-04T10:00:00.000Z',
];
const LONG_MS = 365 * 86_400_000 * 100;

const movie = (id: number) => ({ kind: 'movie', id }) as const;
const series = (id: number) => ({ kind: 'tv', id }) as const;

describe.each(DATABASES)('links of titles on %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;
  let repository: PostgresTmdbRepository;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
    repository = await beginTmdb(database);
  });
  beforeEach(async () => {
    await clearTmdb(database);
    await database.script('truncate title_links, imdb.title_basics; delete from movies');
  });
  afterAll(async () => {
    await repository?.close();
    await opened?.remove();
  });

  const save = (record: TmdbRecord) => repository.save([record]);
  const find = (imdbId: string, titles: TmdbFind['titles'], observedAt = FIRST) =>
    save(findRecord(imdbId, titles, { observedAt }));
  const detailed = (id: number, imdbId: string | null, observedAt = FIRST) =>
    save(titleRecord(tmdbMovie(id, { imdbId, cast: [], crew: [] }), { observedAt }));

  async function addMovie(imdbId: string, kind: string, source = 'imdb-html'): Promise<void> {
    await database.execute(
      `insert into movies (imdb_id, kind, title, countries, languages, source, updated_at)
       values ($1, $2, 'A title', '{}', '{}', $3, now())`,
      [imdbId, kind, source],
    );
  }

  async function addBasics(tconst: string, titleType: string): Promise<void> {
    const insert = `insert into imdb.title_basics (tconst, title_type, primary_title) values ($1, $2, 'A title')`;
    await database.execute(insert, [tconst, titleType]);
  }

  /** Id, key at TMDB, state and evidence of each link. */
  async function links(): Promise<string[]> {
    const { rows } = await database.execute(
      `select concat_ws(' ', imdb_id, kind || '/' || tmdb_id, state, evidence)
       from title_links order by imdb_id, kind, tmdb_id`,
    );
    return rows.map(([line]) => String(line));
  }

  async function wanted(of: 'movies' | 'datasets', recentMs: number | null = null): Promise<string[]> {
    const keys: string[] = [];
    const titles = new UnlinkedTitles('list', database, of, recentMs);
    for await (const key of titles.keys(new AbortController().signal)) keys.push(key);
    return keys;
  }

  async function wantedOf(ids: readonly string[]): Promise<string[]> {
    async function* given() {
      yield* ids;
    }
    const unlinked: string[] = [];
    for await (const id of unlinkedIds(database, given(), null)) unlinked.push(id);
    return unlinked;
  }

  /** Whether an action leaves every version of every link as it is. */
  async function rewrites(action: () => Promise<unknown>): Promise<boolean> {
    const versions = async () =>
      (await database.execute('select imdb_id, kind, tmdb_id, xmin::text from title_links order by 1, 2, 3'))
        .rows;
    const before = await versions();
    await action();
    return JSON.stringify(before) !== JSON.stringify(await versions());
  }

  it('come from stored details at once, and stay untouched when nothing has changed', async () => {
    await detailed(1, 'tt0000001');
    await save(titleRecord(tmdbSeries(1, { imdbId: 'tt0000002', cast: [], crew: [] })));
    await detailed(3, null);
    await detailed(4, 'tt12');
    expect(await repository.linkStored()).toEqual({ linked: 2, changed: 0 });
    expect(await links()).toEqual(['tt0000001 movie/1 current details', 'tt0000002 tv/1 current details']);
    await detailed(1, 'tt0000001', SECOND);
    expect(
      await rewrites(async () => expect(await repository.linkStored()).toEqual({ linked: 0, changed: 0 })),
    ).toBe(false);
  });

  it('come from what TMDB answers to an id, and stay untouched when it says so again', async () => {
    expect(await find('tt0000001', [movie(1)])).toMatchObject({ inserted: 1 });
    expect(await rewrites(() => find('tt0000001', [movie(1)], SECOND))).toBe(false);
    expect(await find('tt0000001', [movie(1)], THIRD)).toMatchObject({ unchanged: 1 });
    expect(await links()).toEqual(['tt0000001 movie/1 current find']);
  });

  it('keep both titles that TMDB has under one id', async () => {
    await detailed(1, 'tt0000001');
    await detailed(2, 'tt0000001');
    await repository.linkStored();
    await find('tt0000002', [movie(3), series(4)]);
    expect(await links()).toEqual([
      'tt0000001 movie/1 current details',
      'tt0000001 movie/2 current details',
      'tt0000002 movie/3 current find',
      'tt0000002 tv/4 current find',
    ]);
  });

  it('keep what TMDB says no longer, and take it back when TMDB does', async () => {
    await find('tt0000001', [movie(1)]);
    expect(await find('tt0000001', [movie(2)], SECOND)).toMatchObject({ updated: 1 });
    expect(await links()).toEqual(['tt0000001 movie/1 superseded find', 'tt0000001 movie/2 current find']);
    expect(await find('tt0000001', [movie(1), movie(3)], FIRST)).toMatchObject({ unchanged: 1 });
    expect(await rewrites(() => find('tt0000001', [movie(2)], THIRD))).toBe(false);
    expect(await find('tt0000001', [movie(1)], LAST)).toMatchObject({ updated: 1 });
    expect(await links()).toEqual(['tt0000001 movie/1 current find', 'tt0000001 movie/2 superseded find']);
  });

  it('change with the id that details say', async () => {
    await detailed(1, 'tt0000001');
    await repository.linkStored();
    await detailed(1, 'tt0000002', SECOND);
    expect(await repository.linkStored()).toEqual({ linked: 1, changed: 1 });
    expect(await links()).toEqual([
      'tt0000001 movie/1 superseded details',
      'tt0000002 movie/1 current details',
    ]);
    await detailed(1, null, THIRD);
    expect(await repository.linkStored()).toEqual({ linked: 0, changed: 1 });
    expect(await links()).toEqual([
      'tt0000001 movie/1 superseded details',
      'tt0000002 movie/1 superseded details',
    ]);
  });

  it('go by what TMDB said last, in details or when it was asked', async () => {
    await detailed(1, 'tt0000001', FIRST);
    await repository.linkStored();
    await find('tt0000001', [], SECOND);
    expect(await links()).toEqual(['tt0000001 movie/1 superseded details']);
    expect(await repository.linkStored()).toEqual({ linked: 0, changed: 0 });
    await detailed(1, 'tt0000001', THIRD);
    expect(await repository.linkStored()).toEqual({ linked: 0, changed: 1 });
    await find('tt0000001', [], SECOND);
    expect(await links()).toEqual(['tt0000001 movie/1 current details']);
  });

  it('are not ended by an answer that was older than the details', async () => {
    await find('tt0000001', [movie(1)], FIRST);
    await detailed(1, 'tt0000001', THIRD);
    expect(await find('tt0000001', [], SECOND)).toMatchObject({ unchanged: 1 });
    expect(await links()).toEqual(['tt0000001 movie/1 current find']);
  });

  it('do not come from details that are older than the answer that there is none', async () => {
    await detailed(1, 'tt0000001', FIRST);
    await find('tt0000001', [], SECOND);
    expect(await repository.linkStored()).toEqual({ linked: 0, changed: 0 });
    expect(await links()).toEqual([]);
  });

  it('are not ended by details that were older than the last answer', async () => {
    await find('tt0000001', [movie(1)], FIRST);
    await detailed(1, 'tt0000009', SECOND);
    await find('tt0000001', [movie(1)], THIRD);
    expect(await repository.linkStored()).toEqual({ linked: 1, changed: 0 });
    expect(await links()).toEqual(['tt0000001 movie/1 current find', 'tt0000009 movie/1 current details']);
  });

  it.each<[string, TmdbFind['titles'], TmdbFind['titles']]>([
    ['movie', [movie(1)], [series(2)]],
    ['tvSeries', [series(2)], [movie(1)]],
    ['tvSpecial', [movie(1), series(2)], []],
    ['tvEpisode', [], [movie(1), series(2)]],
  ])('of a title that IMDb calls %s are of a kind that it may be', async (kind, ofKind, others) => {
    await addBasics('tt0000001', kind);
    await addMovie('tt0000002', kind);
    for (const id of ['tt0000001', 'tt0000002']) await find(id, [movie(1), series(2)]);
    const stateOf = (title: TmdbFind['titles'][number]) =>
      ofKind.includes(title) ? 'current' : 'other-kind';
    const expected = (id: string) =>
      [...ofKind, ...others]
        .toSorted((one, other) => one.id - other.id)
        .map((title) => `${id} ${title.kind}/${title.id} ${stateOf(title)} find`);
    expect(await links()).toEqual([...expected('tt0000001'), ...expected('tt0000002')]);
  });

  it('are checked once IMDb says of what kind a title is, but not by what TMDB made of it', async () => {
    await find('tt0000001', [movie(1)]);
    await find('tt0000002', [movie(2)]);
    await addMovie('tt0000001', 'tvSeries', 'tmdb');
    await addMovie('tt0000002', 'tvSeries');
    expect(await repository.linkStored()).toEqual({ linked: 0, changed: 1 });
    expect(await links()).toEqual(['tt0000001 movie/1 current find', 'tt0000002 movie/2 other-kind find']);
  });

  it('are wanted of movies that have none and that TMDB was not asked for', async () => {
    for (const number of [1, 2, 3, 4, 5]) await addMovie(`tt000000${number}`, 'movie');
    await addMovie('tt0000006', 'tvEpisode');
    await addMovie('tt0000007', 'movie', 'tmdb');
    await detailed(1, 'tt0000001');
    await find('tt0000002', [movie(2)]);
    await find('tt0000003', []);
    await find('tt0000004', [series(4)]);
    const left = ['find/tt0000005', 'find/tt0000007'];
    expect(await wanted('movies')).toEqual(left);
    expect(
      await wantedOf(['tt0000007', 'tt0000001', 'tt0000006', 'tt0000003', 'tt0000005', 'tt0099999']),
    ).toEqual(['tt0000007', 'tt0000005', 'tt0099999']);
    await repository.linkStored();
    expect(await wanted('movies')).toEqual(left);
  });

  it('are wanted again of what was asked long ago, and where a link has ended since', async () => {
    for (const number of [1, 2, 3]) await addMovie(`tt000000${number}`, 'movie');
    await find('tt0000001', [movie(1)], FIRST);
    await find('tt0000002', [], FIRST);
    await detailed(3, 'tt0000003');
    await repository.linkStored();
    expect(await wanted('movies', LONG_MS)).toEqual([]);
    expect(await wanted('movies', 1000)).toEqual(['find/tt0000001', 'find/tt0000002']);
    await detailed(1, 'tt0000009', SECOND);
    await repository.linkStored();
    expect(await wanted('movies')).toEqual(['find/tt0000001']);
  });

  it('are wanted of every title of the datasets but episodes, page after page', async () => {
    await database.script(
      `insert into imdb.title_basics (tconst, title_type, primary_title)
       select 'tt' || lpad(n::text, 7, '0'), case when n % 2 = 0 then 'tvEpisode' else 'movie' end, 'A title'
       from generate_series(1, 2001) n`,
    );
    const keys = await wanted('datasets');
    expect({ keys: keys.length, different: new Set(keys).size, last: keys.at(-1) }).toEqual({
      keys: 1001,
      different: 1001,
      last: 'find/tt0002001',
    });
  });

  it('are listed with what contradicts them', async () => {
    const sql = (await readNamedQueries()).find(({ name }) => name === 'links')?.sql ?? '';
    await addMovie('tt0000005', 'movie');
    await find('tt0000001', [movie(1)]);
    await find('tt0000002', [movie(2), movie(3)]);
    await find('tt0000003', [movie(4)]);
    await find('tt0000004', [movie(4)]);
    await find('tt0000005', [series(5)]);
    await find('tt0000006', [movie(6)]);
    await find('tt0000006', [movie(7)], SECOND);
    const { columns, rows } = await database.execute(sql);
    const at = (name: string) => columns.findIndex((column) => column.name === name);
    expect(rows.map((row) => [row[at('imdb_id')], row[at('tmdb_id')], row[at('conflict')]])).toEqual([
      ['tt0000002', 2, "IMDb's id has 2 at TMDB"],
      ['tt0000002', 3, "IMDb's id has 2 at TMDB"],
      ['tt0000003', 4, "TMDB's id has 2 at IMDb"],
      ['tt0000004', 4, "TMDB's id has 2 at IMDb"],
      ['tt0000005', 5, 'IMDb says movie'],
      ['tt0000006', 6, 'changed'],
      ['tt0000001', 1, null],
      ['tt0000006', 7, null],
    ]);
  });
});
