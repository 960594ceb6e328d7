import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TmdbRecord } from '../../../../../src/domain/tmdb/tmdb-record.js';
import { PostgresDatabase } from '../../../../../src/infrastructure/database/postgres-database.js';
import { inTransaction, type SqlSession } from '../../../../../src/infrastructure/database/sql-database.js';
import { PostgresReviews } from '../../../../../src/infrastructure/database/tmdb/postgres-reviews.js';
import { packageFile } from '../../../../../src/shared/package-file.js';
import { tmdbPerson } from '../../../../support/builders/tmdb-people.js';
import {
  changesRecord,
  findRecord,
  personRecord,
  reviewRecord,
  titleRecord,
  tmdbChange,
  tmdbReview,
} from '../../../../support/builders/tmdb-records.js';
import { tmdbCast, tmdbMovie, tmdbRow, tmdbSeries } from '../../../../support/builders/tmdb-titles.js';
import { beginTmdb } from '../../../../support/stores/begin-tmdb.js';
import { createTestDatabase, type TestDatabase } from '../../../../support/stores/postgres.js';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
/** More and less than six months ago, whatever months these are. */
const OLD = { observedAt: daysAgo(190) };
const YOUNG = { observedAt: daysAgo(170) };
const place = (position: number) => ({ list: 'trending/movie/week', position });

let test: TestDatabase;
let database: PostgresDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  database = new PostgresDatabase({ url: test.url });
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

async function save(...records: readonly TmdbRecord[]): Promise<void> {
  const repository = await beginTmdb(database);
  for (const record of records) await repository.save([record]);
  await repository.close();
}

const deleteOld = async () =>
  database.script(await readFile(packageFile('sql/maintenance/delete-old-tmdb.sql'), 'utf8'));

const valuesOf = async (sql: string) => (await database.execute(sql)).rows.map(([value]) => value);

it('the script of the terms deletes what was last seen more than six months ago, and all that only it told', async () => {
  await save(
    titleRecord(tmdbMovie(1, { cast: [tmdbCast(1, 10, 0), tmdbCast(1, 11, 1)], crew: [] }), {
      ...OLD,
      place: place(1),
    }),
    titleRecord(tmdbMovie(2, { cast: [tmdbCast(2, 11, 0)], crew: [] }), { ...YOUNG, place: place(2) }),
    // Its details are old, though a list has shown it since.
    titleRecord(tmdbMovie(3, { cast: [], crew: [] }), OLD),
    titleRecord(tmdbRow(3), { ...YOUNG, place: place(3) }),
    titleRecord(tmdbSeries(1, { cast: [], crew: [] }), YOUNG),
    personRecord(tmdbPerson(20), OLD),
    personRecord(tmdbPerson(21, { credits: [] }), YOUNG),
    reviewRecord(tmdbReview('a1', { titleId: 1 }), OLD),
    reviewRecord(tmdbReview('b2', { titleId: 2 }), YOUNG),
    findRecord('tt0000008', [{ kind: 'movie', id: 8 }], OLD),
    findRecord('tt0000009', [{ kind: 'movie', id: 9 }], YOUNG),
    changesRecord({ kind: 'movie', id: 2 }, [tmdbChange('old')], OLD),
    changesRecord({ kind: 'movie', id: 2 }, [tmdbChange('old'), tmdbChange('young')], YOUNG),
  );
  await database.script('select link_stored_titles()');
  await deleteOld();
  expect(await valuesOf(`select kind || '/' || id from tmdb.titles order by 1`)).toEqual(['movie/2', 'tv/1']);
  // 4 and 5 are the creators of the series.
  expect(await valuesOf('select id from tmdb.people order by 1')).toEqual([4, 5, 11, 21]);
  expect(await valuesOf('select credit_id from tmdb.credits')).toEqual(['cast-2-11']);
  expect(await valuesOf('select id from tmdb.reviews')).toEqual(['b2']);
  expect(await valuesOf('select item_id from tmdb.changes')).toEqual(['young']);
  expect(await valuesOf('select imdb_id from title_links order by 1')).toEqual(['tt0000002', 'tt0000009']);
  expect(await valuesOf('select key from tmdb.observations order by 1')).toEqual([
    'find/tt0000009',
    'movie/2',
    'person/21',
    'review/b2',
    'tv/1',
  ]);
  expect(await valuesOf('select distinct title_id from tmdb.certificates')).toEqual([2]);
  for (const table of ['title_stats', 'list_positions']) {
    const oldDays = `select count(*) from tmdb.${table} where date < current_date - interval '6 months'`;
    expect(await valuesOf(oldDays)).toEqual([0]);
  }
  expect(await valuesOf('select position from tmdb.list_positions order by 1')).toEqual([2, 3]);
});

it('what the script of the terms has deleted can be saved anew, and a second time it deletes nothing', async () => {
  const count = `select count(*) from tmdb.observations`;
  const [before] = await valuesOf(count);
  await save(titleRecord(tmdbMovie(1), YOUNG), personRecord(tmdbPerson(20), YOUNG));
  await deleteOld();
  expect(await valuesOf(count)).toEqual([Number(before) + 2]);
  expect(await valuesOf('select count(*) from tmdb.credits where title_id = 1 and in_title')).toEqual([4]);
});

describe('a review that is scored', () => {
  const WAITING = `select count(*) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  const score = (session: SqlSession, ...ids: readonly string[]) =>
    new PostgresReviews(session).saveScores(
      'model-1',
      ids.map((id) => ({ id, score: 1, digest: '00' })),
      new Date(),
    );

  it('while the script of the terms begins is deleted once its score is there', async () => {
    const ids = Array.from({ length: 30 }, (_, number) => `old-${10 + number}`);
    await save(...ids.map((id) => reviewRecord(tmdbReview(id), OLD)));
    let deleting: Promise<void> | undefined;
    await inTransaction(database, async (session) => {
      await score(session, 'old-25');
      deleting = deleteOld();
      await expect.poll(() => valuesOf(WAITING)).toEqual([1]);
      await score(session, ...ids);
    });
    await deleting;
    expect(await valuesOf(`select id from tmdb.reviews where id like 'old-%'`)).toEqual([]);
    expect(await valuesOf('select review_id from tmdb.review_sentiments')).toEqual([]);
  });

  it('while it is being deleted gets no score, and the others get theirs', async () => {
    await save(reviewRecord(tmdbReview('c3'), YOUNG), reviewRecord(tmdbReview('d4'), YOUNG));
    let scoring: Promise<void> | undefined;
    await inTransaction(database, async (session) => {
      await session.execute(`delete from tmdb.reviews where id = 'c3'`);
      scoring = score(database, 'c3', 'd4');
      await expect.poll(() => valuesOf(WAITING)).toEqual([1]);
    });
    await scoring;
    expect(await valuesOf('select review_id from tmdb.review_sentiments')).toEqual(['d4']);
  });
});
