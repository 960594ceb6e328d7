import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from '../../support/processes/cli.js';
import { deadline } from '../../support/processes/deadlines.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

it('a demo of TMDB collects 10,000 movies into both stores, and changes nothing the second time', {
  timeout: deadline(60),
}, async () => {
  const where = ['--out', await temporaryFolder(), '--database-url', database.url];
  const first = await runCli(['demo', 'tmdb', '--json', '--quiet', ...where]);
  const rows = { came: 10_000, repeats: 0, kept: 10_000 };
  expect(JSON.parse(first.stdout)).toMatchObject({
    scraped: 500,
    failed: 0,
    rows,
    stores: { postgres: { inserted: 10_000 }, jsonl: { inserted: 10_000 } },
    exitCode: 0,
  });
  const second = await runCli(['demo', 'tmdb', '--json', '--quiet', ...where]);
  expect(JSON.parse(second.stdout).stores).toMatchObject({
    postgres: { inserted: 0, updated: 0, unchanged: 10_000 },
    jsonl: { inserted: 0, updated: 0, unchanged: 10_000 },
  });
});

it('a demo of a site that is not known names those that are', async () => {
  const { code, stderr } = await runCli(['demo', 'netflix']);
  expect([code, stderr]).toEqual([2, 'error: demo takes nothing, or one of imdb and tmdb\n']);
});
