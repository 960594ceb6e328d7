import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PostgresDatabase } from '../../../../src/infrastructure/database/postgres-database.js';
import { checkTmdbAge } from '../../../../src/presentation/doctor/check-tmdb-age.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

const NOW = new Date('2026-11-26T00:00:00Z');
const OLD = '2026-05-25T23:00:00Z';
const YOUNG = '2026-05-27T00:00:00Z';

let test: TestDatabase;
let database: PostgresDatabase;
let out: string;

beforeAll(async () => {
  test = await createTestDatabase();
  database = new PostgresDatabase({ url: test.url });
});
beforeEach(async () => {
  await database.script('truncate tmdb.observations, tmdb.changes');
  out = await temporaryFolder();
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

const check = (databaseUrl: string | null = test.url) => checkTmdbAge({ databaseUrl, out }, NOW);

/** Something that lists showed at one time, and details at another or never. */
async function observe(key: string, seenAt: string, detailsAt: string | null) {
  const sql = 'insert into tmdb.observations values ($1, $2, $2, $3)';
  await database.execute(sql, [key, seenAt, detailsAt]);
}

async function rawFile(source: string, day: string) {
  const [year, month, date] = day.split('-');
  const folder = join(out, 'lake', 'raw', source, `year=${year}`, `month=${month}`, `day=${date}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'part-0.jsonl.gz'), '');
}

it('the check of the age says nothing where nothing of TMDB is stored', async () => {
  expect(await check()).toBeNull();
  expect(await check(null)).toBeNull();
});

it('what was seen within six months is fine', async () => {
  await observe('movie/278', YOUNG, YOUNG);
  await observe('movie/238', YOUNG, null);
  await rawFile('tmdb-movie', '2026-05-26');
  expect(await check()).toMatchObject({ state: 'ok', message: expect.stringContaining('since 2026-05-26') });
});

it('rows that were last seen longer ago are warned of, also where a list has shown them since, but not their details', async () => {
  await observe('movie/278', OLD, OLD);
  await observe('movie/238', YOUNG, OLD);
  await observe('person/287', OLD, null);
  await observe('tv/1396', YOUNG, YOUNG);
  expect(await check()).toMatchObject({
    state: 'warning',
    message: expect.stringMatching(
      /^kept longer than the 6 months .*: 3 of 4 titles, people and reviews in the database$/,
    ),
    advice: expect.stringContaining('docs/tmdb.md'),
  });
});

it('edits that were seen longer ago are warned of', async () => {
  await observe('movie/278', YOUNG, YOUNG);
  for (const [itemId, seenAt] of [
    ['a', OLD],
    ['b', OLD],
    ['c', YOUNG],
  ] as const) {
    const sql = `insert into tmdb.changes values ('movie', 278, 'title', $1, 'added', $2, null, null, null, null, $2)`;
    await database.execute(sql, [itemId, seenAt]);
  }
  const message = expect.stringMatching(/seen before 2026-05-26\): 2 edits in the database$/);
  expect(await check()).toMatchObject({ state: 'warning', message });
});

it('raw files of older days are warned of, whatever the database has, and those of other sources are not', async () => {
  await rawFile('tmdb-movie', '2026-05-25');
  await rawFile('tmdb-movie-list', '2025-12-31');
  await rawFile('tmdb-movie', '2026-06-01');
  await rawFile('bluesky', '2025-01-01');
  const message = expect.stringMatching(/: 2 raw files under lake\/$/);
  expect(await check()).toMatchObject({ state: 'warning', message });
  expect(await check('postgres://nobody@127.0.0.1:1/none')).toMatchObject({ state: 'warning', message });
});
