import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { z } from 'zod';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { collect, startSmallTmdb } from '../../../support/network/tmdb-run.js';
import { runCli } from '../../../support/processes/cli.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { inDatabase } from '../../../support/stores/collected.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';
import { queryRows, type SqlDatabase } from '../../../../src/infrastructure/database/sql-database.js';

let api: TmdbApi;
let collected: TestDatabase;
let loaded: TestDatabase;
let out: string;

beforeAll(async () => {
  api = await startSmallTmdb();
  [collected, loaded, out] = await Promise.all([createTestDatabase(), createTestDatabase(), temporaryFolder()]);
});
afterAll(async () => { await api?.close(); await collected?.drop(); await loaded?.drop(); });

async function tables(database: SqlDatabase) {
  const names = await queryRows(database, `select table_name as name from information_schema.tables where table_schema = 'tmdb' order by 1`, [], z.object({ name: z.string() }));
  const all: Record<string, unknown> = {};
  for (const { name } of names) {
    const { rows } = await database.execute(`select to_jsonb(t) - 'named_at' from tmdb.${name} t order by 1`);
    all[name] = rows.flat();
  }
  return all;
}

describe('tmdb load', () => {
  it('x', async () => {
    for (const args of [['trending', '--media', 'movie', '--window', 'day', '--limit', '60'], ['popular', '--media', 'tv', '--limit', '10'], ['popular', '--media', 'person', '--limit', '10']]) {
      const run = await collect({ api, database: collected, out }, [...args, '--details', ...(args[2] === 'person' ? [] : ['--reviews'])]);
      expect(run.code).toBe(0);
    }
    const result = await runCli(['tmdb', 'load', join(out, 'lake', 'raw'), '--database-url', loaded.url, '--json']);
    console.log(result);
    const before = await inDatabase(collected, tables);
    const after = await inDatabase(loaded, tables);
    for (const k of Object.keys(before)) console.log(k, (before[k] as any[]).length, (after[k] as any[]).length);
    expect(after).toEqual(before);
    console.log(await runCli(['tmdb', 'load', join(out, 'lake', 'raw'), '--database-url', loaded.url]));
  });
});
