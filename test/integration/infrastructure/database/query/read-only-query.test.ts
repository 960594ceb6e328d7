import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../../../src/infrastructure/database/migrations.js';
import { PostgresDatabase } from '../../../../../src/infrastructure/database/postgres-database.js';
import { PostgresMovieRepository } from '../../../../../src/infrastructure/database/postgres-movie-repository.js';
import {
  prepareQueryRole,
  QUERY_ROLE,
  readQueryRole,
} from '../../../../../src/infrastructure/database/query/query-role.js';
import { QueryRefused } from '../../../../../src/infrastructure/database/query/query-session.js';
import {
  runReadOnlyQuery,
  streamReadOnlyQuery,
} from '../../../../../src/infrastructure/database/query/read-only-query.js';
import type { SqlDatabase } from '../../../../../src/infrastructure/database/sql-database.js';
import { aMovie } from '../../../../support/builders/movie-builder.js';
import { DATABASES, type OpenTestDatabase, openServer } from '../../../../support/stores/databases.js';
import { createTestDatabase } from '../../../../support/stores/postgres.js';

describe.each(DATABASES)('a query on %s', (driver, open) => {
  let opened: Awaited<ReturnType<typeof open>>;
  let database: SqlDatabase;
  const witness = join(tmpdir(), `imdb-scraper-witness-${process.pid}-${driver.replaceAll(' ', '-')}`);

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
    await prepareQueryRole(database);
    const repository = new PostgresMovieRepository(database);
    await repository.save(aMovie(1).titled('Only one').build());
    await repository.close();
  });
  afterAll(async () => {
    await opened?.remove();
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

  it('reads the datasets and what TMDB says as the role of queries', async () => {
    const { rows } = await runReadOnlyQuery(
      database,
      `select current_user, (select count(*) from imdb.title_basics), (select count(*) from tmdb.genres),
         (select count(*) from tmdb.title_genres)`,
    );
    expect(rows).toEqual([[QUERY_ROLE, 0, 35, 0]]);
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
    const sql = 'select $1::text, n from generate_series(1, 1200) n where n > $2::integer';
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
    ['a file of the server', `select pg_read_file('PG_VERSION')`],
    ['a replication slot', `select pg_create_physical_replication_slot('witness')`],
    ['what belongs to the server alone', 'select rolpassword from pg_authid'],
    ['the role of the user', `select set_config('role', 'none', true)`],
    [
      'a file behind the role of the user',
      `select set_config('role', 'postgres', true), query_to_xml($x$select pg_read_file('PG_VERSION')$x$, true, true, '')`,
    ],
    ['another user', `select set_config('session_authorization', 'postgres', true)`],
    ['ending other sessions', 'select pg_terminate_backend(pid) from pg_stat_activity'],
    ['nothing', ''],
  ])('refuses %s', async (_, sql) => {
    await expect(runReadOnlyQuery(database, sql)).rejects.toBeInstanceOf(QueryRefused);
    expect(existsSync(witness)).toBe(false);
    expect((await database.execute('select count(*) from movies')).rows).toEqual([[1]]);
  });

  it('hands over values of every shape as they are', async () => {
    const sql = `select null as nothing, '' as empty, 'a "b", (c) \\ d' as marks, array['x,y', null, '"'] as list,
      '{"a": [1]}'::jsonb as json, true as yes, 1.50 as exact, 'NaN'::float8 as nan, '-Infinity'::numeric as least`;
    expect((await runReadOnlyQuery(database, sql)).rows).toEqual([
      [null, '', 'a "b", (c) \\ d', ['x,y', null, '"'], { a: [1] }, true, 1.5, 'NaN', '-Infinity'],
    ]);
    expect((await runReadOnlyQuery(database, 'select')).rows).toEqual([[]]);
  });

  it('refuses a row that would not fit in memory, and goes on', async () => {
    await expect(runReadOnlyQuery(database, `select repeat('x', 600000000)`)).rejects.toThrow(
      /^PostgreSQL refused the query: (a row of its result takes more than 64 MB|out of memory)/,
    );
    await expect(runReadOnlyQuery(database, `select repeat('x', 70000000)`)).rejects.toThrow(
      /more than 64 MB/,
    );
    expect((await runReadOnlyQuery(database, 'select 1')).rows).toEqual([[1]]);
  });

  it('hands over large rows few at a time', async () => {
    const sql = `select repeat('x', 2000000) from generate_series(1, 12)`;
    const { rows } = await runReadOnlyQuery(database, sql);
    expect(rows.map(([value]) => String(value).length)).toEqual(Array.from({ length: 12 }, () => 2_000_000));
  });

  it('leaves writing possible for others', async () => {
    await runReadOnlyQuery(database, `select set_config('default_transaction_read_only', 'on', false)`);
    const repository = new PostgresMovieRepository(database);
    expect(await repository.save(aMovie(1).titled('Only one').build())).toBe('unchanged');
    await database.execute('create temporary table writable ()');
  });

  it('leaves no lock behind, also where the connection lives on behind a pooler', async () => {
    await runReadOnlyQuery(database, 'select pg_advisory_lock(7)');
    const locks = `select count(*) from pg_locks where locktype = 'advisory' and objid = 7`;
    expect((await database.execute(locks)).rows).toEqual([[0]]);
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

describe.each(DATABASES)('a query on %s that never ends', (_, open) => {
  it('is refused at its deadline, and the database can be closed', async () => {
    const { database, remove } = await open();
    const endless = 'select count(*) from generate_series(1, 1e12)';
    const read = streamReadOnlyQuery(database, endless, [], async () => {}, 2_000);
    await expect(read).rejects.toThrow(/worked on the query for 2 s .* give it longer with --timeout/);
    await remove();
  });
});

describe('a query by a user with few rights', () => {
  let opened: OpenTestDatabase;
  const role = `few_${process.pid}`;

  beforeAll(async () => {
    opened = await openServer();
    await prepareQueryRole(opened.database);
    await opened.database.script(
      `create role ${role} login password 'test-password'; grant select on movies to ${role}`,
    );
  });
  afterAll(async () => {
    await opened?.database.script(`drop owned by ${role}; drop role ${role}`);
    await opened?.remove();
  });

  const connect = () => {
    const url = new URL(opened.url ?? '');
    url.username = role;
    return new PostgresDatabase({ url: url.href });
  };

  it('runs as that user where it may not take on the role for reading', async () => {
    const database = connect();
    expect((await runReadOnlyQuery(database, 'select current_user, count(*) from movies')).rows).toEqual([
      [role, 0],
    ]);
    await expect(runReadOnlyQuery(database, 'select * from people')).rejects.toBeInstanceOf(QueryRefused);
    expect(await readQueryRole(database)).toMatchObject({ user: role, isMember: false, mayCreate: false });
    await database.close();
  });

  it('runs as the role for reading once that is granted', async () => {
    await opened.database.script(`grant ${QUERY_ROLE} to ${role}`);
    const database = connect();
    expect((await runReadOnlyQuery(database, 'select current_user, count(*) from people')).rows).toEqual([
      [QUERY_ROLE, 0],
    ]);
    await database.close();
  });

  it('only reads also where no function may be made', async () => {
    const database = connect();
    await opened.database.script(
      `do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$`,
    );
    expect((await runReadOnlyQuery(database, 'select count(*) from movies')).rows).toEqual([[0]]);
    await expect(runReadOnlyQuery(database, 'delete from movies')).rejects.toBeInstanceOf(QueryRefused);
    await expect(runReadOnlyQuery(database, 'select nope from movies')).rejects.toThrow(/line 1, column 8/);
    await database.close();
  });

  it('lets a user that may make roles prepare the role for itself', async () => {
    const maker = `maker_${process.pid}`;
    const { url, drop } = await createTestDatabase('empty');
    const admin = new PostgresDatabase({ url, connections: 1 });
    await admin.script(`create role ${maker} login createrole password 'test-password';
      do $$ begin execute format('alter database %I owner to ${maker}', current_database()); end $$`);
    const address = new URL(url);
    address.username = maker;
    const database = new PostgresDatabase({ url: address.href });
    await migrate(database);
    // Made by another, so that it may not be granted to itself.
    await admin.script(`grant ${QUERY_ROLE} to ${maker} with admin option`);
    await prepareQueryRole(database);
    const { rows } = await runReadOnlyQuery(database, 'select current_user, count(*) from movies');
    expect(rows).toEqual([[QUERY_ROLE, 0]]);
    await Promise.all([database.close(), admin.close()]);
    await drop();
    await opened.database.script(`drop role ${maker}`);
  });
});
