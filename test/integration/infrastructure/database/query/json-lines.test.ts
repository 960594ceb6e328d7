import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streamJsonLines } from '../../../../../src/infrastructure/database/query/json-lines.js';
import { ownRelations } from '../../../../../src/infrastructure/database/query/own-relations.js';
import { prepareQueryRole, QUERY_ROLE } from '../../../../../src/infrastructure/database/query/query-role.js';
import { QueryRefused } from '../../../../../src/infrastructure/database/query/query-session.js';
import type { SqlDatabase } from '../../../../../src/infrastructure/database/sql-database.js';
import { DATABASES, type OpenTestDatabase } from '../../../../support/stores/databases.js';

describe.each(DATABASES)('JSON lines of %s', (_, openDatabase) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await openDatabase();
    database = opened.database;
    await database.script(`
      create table "Odd ""name""" (n integer);
      insert into "Odd ""name""" values (7);
      comment on table "Odd ""name""" is 'Odd things.';
      create table parted (n integer) partition by list (n);
      create table part_of_it partition of parted for values in (1)`);
    await prepareQueryRole(database);
  });
  afterAll(() => opened?.remove());

  const read = (sql: string, timeoutMs?: number) =>
    streamJsonLines(
      database,
      sql,
      [],
      async ({ pages }) => {
        const all: string[] = [];
        for await (const lines of pages) all.push(...lines);
        return all;
      },
      timeoutMs,
    );

  it('are read by the role that can only read, in a transaction that changes nothing', async () => {
    const sql = `select current_user as who, current_setting('transaction_read_only') as is_read_only`;
    expect(await read(sql)).toEqual([`{"who":"${QUERY_ROLE}","is_read_only":"on"}`]);
    expect((await database.execute('select current_user')).rows).not.toEqual([[QUERY_ROLE]]);
  });

  it('end with what the reader throws, and leave the database to the next one', async () => {
    const reading = streamJsonLines(database, 'select 1 as one', [], () => {
      throw new Error('no room');
    });
    await expect(reading).rejects.toThrow('no room');
    expect(await read('select 1 as one')).toEqual(['{"one":1}']);
  });

  it('are refused with the place in the query', async () => {
    const reading = read('select 1 as one,\n  nothing');
    await expect(reading).rejects.toThrow(QueryRefused);
    await expect(reading).rejects.toThrow(/column "nothing" does not exist \(line 2, column 3\)/);
  });

  it('are there of every table and view that can be read, whatever it is called', async () => {
    const relations = await ownRelations(database);
    const names = relations.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['movies', 'actors', 'imdb.title_basics', 'tmdb.titles']));
    expect(names).not.toContain('part_of_it');
    const odd = relations.find(({ name }) => name === 'Odd "name"');
    expect(odd).toEqual({
      name: 'Odd "name"',
      fullName: 'public.Odd "name"',
      sql: 'public."Odd ""name"""',
      kind: 'table',
      comment: 'Odd things.',
      lacksGrantTo: null,
    });
    expect(await read(`select * from ${odd?.sql}`)).toEqual(['{"n":7}']);
    const titles = relations.find(({ name }) => name === 'tmdb.titles');
    expect(await read(`select * from ${titles?.sql}`)).toEqual([]);
  });

  it('are not there yet of what has come since the last grant', async () => {
    await database.script('create view newcomer as select 1 as one');
    const newcomer = (await ownRelations(database)).find(({ name }) => name === 'newcomer');
    expect(newcomer?.lacksGrantTo).toBe(QUERY_ROLE);
    await expect(read('select * from newcomer')).rejects.toThrow(/permission denied for view newcomer/);
    await prepareQueryRole(database);
    expect(await read('select * from newcomer')).toEqual(['{"one":1}']);
  });
});

describe('JSON lines of a slow query', () => {
  it.each(DATABASES)('are given up after a while (%s)', async (_, openDatabase) => {
    const { database, remove } = await openDatabase();
    try {
      const reading = streamJsonLines(
        database,
        'select pg_sleep(60) is null as slept',
        [],
        async ({ pages }) => {
          for await (const lines of pages) expect(lines).toEqual([]);
        },
        200,
      );
      await expect(reading).rejects.toThrow(/for 0\.2 s without an answer/);
    } finally {
      await remove();
    }
  });
});
