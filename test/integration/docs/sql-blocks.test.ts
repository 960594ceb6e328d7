import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { packageFile } from '../../../src/shared/package-file.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

/** Those for PostgreSQL; DuckDB's read files. */
const questions = [...readFileSync(packageFile('docs/tmdb.md'), 'utf8').matchAll(/^```sql\n([\s\S]*?)^```/gm)]
  .map(([, sql = '']) => ({ sql, beginning: sql.split('\n', 1)[0] }))
  .filter(({ sql }) => !sql.includes('read_json'));

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

it('the questions of docs/tmdb.md are found', () => {
  expect(questions.length).toBeGreaterThanOrEqual(4);
});

it.each(questions)(
  'PostgreSQL answers the question of docs/tmdb.md that begins $beginning',
  async ({ sql }) => {
    const { rows } = await database.execute(sql);
    expect(rows).toEqual([]);
  },
);
