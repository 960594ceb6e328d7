import { afterAll, beforeAll, expect, it } from 'vitest';
import { PostgresDatabase } from '../../../../src/infrastructure/database/postgres-database.js';
import { checkDatasets } from '../../../../src/presentation/doctor/check-datasets.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

const NOW = new Date('2026-02-10T00:00:00Z');

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

function check(databaseUrl: string | null = test.url) {
  return checkDatasets({ databaseUrl, out: '/nonexistent' }, NOW);
}

it('the check of the datasets says that none are loaded, which is no fault', async () => {
  expect(await check()).toMatchObject({ state: 'ok', message: expect.stringContaining('none are loaded') });
  expect(await check(null)).toMatchObject({
    state: 'ok',
    message: expect.stringContaining('none are loaded'),
  });
});

it('the check of the datasets warns once they are more than a week old', async () => {
  await database.script(`
    insert into imdb.dataset_files values
      ('title.basics', '2026-02-09', 1, 1, 'x', now()), ('title.ratings', '2026-02-08', 1, 1, 'x', now())`);
  expect(await check()).toEqual({
    check: 'datasets',
    state: 'ok',
    message: 'title.ratings, title.basics loaded, the oldest of 2026-02-08',
    advice: null,
  });
  await database.script(
    `update imdb.dataset_files set file_date = '2026-01-31' where dataset = 'title.basics'`,
  );
  expect(await check()).toMatchObject({ state: 'warning', message: expect.stringContaining('10 days ago') });
});

it('the check of the datasets leaves a database that does not answer to the check of the database', async () => {
  expect(await check('postgres://nobody@127.0.0.1:1/none')).toBeNull();
});
