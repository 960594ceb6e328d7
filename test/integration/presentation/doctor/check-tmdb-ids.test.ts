import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PostgresDatabase } from '../../../../src/infrastructure/database/postgres-database.js';
import { checkTmdbIds } from '../../../../src/presentation/doctor/check-tmdb-ids.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

const NOW = new Date('2026-11-27T06:00:00Z');

let test: TestDatabase;
let database: PostgresDatabase;
let out: string;

beforeAll(async () => {
  test = await createTestDatabase();
  database = new PostgresDatabase({ url: test.url });
});
beforeEach(async () => {
  await database.script('truncate tmdb.exports, tmdb.observations');
  out = await temporaryFolder();
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

function check(tmdbToken: string | null = null, databaseUrl: string | null = test.url) {
  const credential = { tmdbToken, tmdbApiKey: null, tmdbTokenFile: null };
  return checkTmdbIds({ ...credential, databaseUrl, out }, NOW);
}

async function loaded(kind: string, date: string, adult = false) {
  const sql = `insert into tmdb.exports values ($1, $2, $3, 1, 1, 'x', now())`;
  await database.execute(sql, [kind, adult, date]);
}

it('the check of the daily ids says nothing where TMDB is not used', async () => {
  expect(await check()).toBeNull();
  expect(await check(null, null)).toBeNull();
});

it('none are loaded, which is no fault, is said where there is a key, a stored title or a raw file', async () => {
  const none = { state: 'ok', message: expect.stringContaining('no daily ids are loaded'), advice: null };
  expect(await check('token')).toMatchObject(none);
  expect(await check('token', null)).toMatchObject(none);
  await database.script(`insert into tmdb.observations values ('movie/278', now(), now(), null)`);
  expect(await check()).toMatchObject(none);
  await database.script('truncate tmdb.observations');
  const folder = join(out, 'lake', 'raw', 'tmdb-movie', 'year=2026', 'month=11', 'day=01');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'part-0.jsonl.gz'), '');
  expect(await check()).toMatchObject(none);
});

it('the newest day of each kind is told, and what is not loaded; those of what is for adults do not count', async () => {
  await loaded('tv', '2026-11-25');
  await loaded('movie', '2026-11-20');
  await loaded('movie', '2026-11-25');
  await loaded('person', '2026-11-26', true);
  expect(await check()).toEqual({
    check: 'tmdb ids',
    state: 'ok',
    message: 'movie 2026-11-25, tv 2026-11-25, person not loaded',
    advice: null,
  });
});

it('ids of more than two days ago are warned of, with the command that gets newer ones of these kinds', async () => {
  await loaded('movie', '2026-11-25');
  await loaded('tv', '2026-11-24');
  await loaded('person', '2026-10-01');
  expect(await check()).toEqual({
    check: 'tmdb ids',
    state: 'warning',
    message: 'movie 2026-11-25, tv 2026-11-24, person 2026-10-01: older than 2 days',
    advice: 'get newer ones: tmdb exports pull --kind tv,person',
  });
});

it('the check of the daily ids leaves a database that does not answer to the check of the database', async () => {
  expect(await check('token', 'postgres://nobody@127.0.0.1:1/none')).toBeNull();
});
