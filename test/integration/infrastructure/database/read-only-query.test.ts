import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresMovieRepository } from '../../../../src/infrastructure/database/postgres-movie-repository.js';
import {
  QueryRefused,
  runReadOnlyQuery,
  streamReadOnlyQuery,
} from '../../../../src/infrastructure/database/read-only-query.js';
import type { SqlDatabase } from '../../../../src/infrastructure/database/sql-database.js';
import { DRIVERS, type OpenTestDatabase } from '../../../support/database-drivers.js';
import { aMovie } from '../../../support/movie-builder.js';

describe.each(DRIVERS)('a query on $driver', ({ driver, open }) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;
  const witness = join(tmpdir(), `imdb-scraper-witness-${process.pid}-${driver}`);

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
    const repository = new PostgresMovieRepository(database);
    await repository.save(aMovie(1).titled('Only one').build());
    await repository.close();
  });
  afterAll(async () => {
    await opened?.close();
    await rm(witness, { force: true });
  });

  it('answers columns and rows', async () => {
    const { columns, rows } = await runReadOnlyQuery(
      database,
      'select title, rating, budget from movies; -- all of them',
    );
    expect(columns).toEqual([
      { name: 'title', numeric: false },
      { name: 'rating', numeric: true },
      { name: 'budget', numeric: true },
    ]);
    expect(rows).toEqual([['Only one', 7.5, 3_000_000_000]]);
  });

  it('answers columns even when no row fits', async () => {
    const { columns, rows } = await runReadOnlyQuery(database, 'select title from movies where false');
    expect([columns, rows]).toEqual([[{ name: 'title', numeric: false }], []]);
  });

  it('hands over more rows than one fetch takes, one by one', async () => {
    const last = await streamReadOnlyQuery(
      database,
      'select generate_series(1, 2500)',
      [],
      async ({ rows }) => {
        let count = 0;
        for await (const [number] of rows) {
          count += 1;
          expect(number).toBe(count);
        }
        return count;
      },
    );
    expect(last).toBe(2500);
  });

  it('takes parameters, which are values and never SQL', async () => {
    const hostile = "x'; delete from movies; --";
    const sql = 'select $1::text, n from generate_series(1, 1200) n where n > $2';
    const { rows } = await runReadOnlyQuery(database, sql, [hostile, '1198']);
    expect(rows).toEqual([
      [hostile, 1199],
      [hostile, 1200],
    ]);
  });

  it.each([
    ['of another type', 'select $1::integer', ['many']],
    ['that is missing', 'select $1::integer', []],
  ])('refuses a parameter %s', async (_, sql, parameters) => {
    await expect(runReadOnlyQuery(database, sql, parameters)).rejects.toBeInstanceOf(QueryRefused);
    expect((await runReadOnlyQuery(database, 'select 1')).rows).toEqual([[1]]);
  });

  it('can be left before its last row', async () => {
    const first = await streamReadOnlyQuery(
      database,
      'select generate_series(1, 1e9)',
      [],
      async ({ rows }) => {
        for await (const row of rows) return row;
        return null;
      },
    );
    expect(first).toEqual([1]);
    expect((await runReadOnlyQuery(database, 'select 1')).rows).toEqual([[1]]);
  });

  it.each([
    ['a program', `copy (select 1) to program 'touch ${witness}'`],
    ['a program behind a query', `select 1; copy (select 1) to program 'touch ${witness}'`],
    ['copying to a file', `copy movies to '${witness}'`],
    ['copying from standard input', 'copy movies from stdin'],
    ['a delete', 'delete from movies'],
    ['a delete inside a query', 'with gone as (delete from movies returning 1) select * from gone'],
    ['a commit', 'commit'],
    ['a commit between statements', 'select 1; commit; delete from movies'],
    ['a delete after a query', 'select 1; delete from movies'],
    ['a function that writes', `select upsert_movie(to_jsonb(m)) from movies m`],
    ['turning read-only off', `select set_config('transaction_read_only', 'off', false)`],
    ['setting a parameter', 'set transaction read write'],
    ['an anonymous block', 'do $$ begin delete from movies; end $$'],
    ['a new table', 'create table x (y int)'],
    ['a table made by a query', 'select * into x from movies'],
    ['locking rows', 'select * from movies for update'],
    ['writing while its plan is shown', 'explain analyze delete from movies'],
    ['a prepared delete', 'prepare x as delete from movies'],
    ['a procedure call', 'call x()'],
    ['a listener', 'listen x'],
    ['nothing', ''],
  ])('refuses %s', async (_, sql) => {
    await expect(runReadOnlyQuery(database, sql)).rejects.toBeInstanceOf(QueryRefused);
    expect(existsSync(witness)).toBe(false);
    expect((await database.execute('select count(*) from movies')).rows).toEqual([[1]]);
  });

  it('leaves writing possible for others', async () => {
    await runReadOnlyQuery(database, `select set_config('default_transaction_read_only', 'on', false)`);
    const repository = new PostgresMovieRepository(database);
    expect(await repository.save(aMovie(1).titled('Only one').build())).toBe('unchanged');
    await database.execute('create temporary table writable ()');
  });

  it('says where it is wrong', async () => {
    await expect(runReadOnlyQuery(database, `select '🎬',\n  nope from movies`)).rejects.toThrow(
      /column "nope" does not exist \(line 2, column 3\)/,
    );
  });

  it('says what is wrong when it fails after its first rows', async () => {
    await expect(
      runReadOnlyQuery(database, 'select 1 / (1500 - n) from generate_series(1, 2000) n'),
    ).rejects.toThrow('PostgreSQL refused the query: division by zero');
  });
});
