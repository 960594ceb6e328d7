import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  inTransaction,
  queryRows,
  type SqlDatabase,
} from '../../../../src/infrastructure/database/sql-database.js';
import { isRefusal, isTransient, SqlError } from '../../../../src/infrastructure/database/sql-error.js';
import { DATABASES, type OpenTestDatabase } from '../../../support/stores/databases.js';

describe.each(DATABASES)('%s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
    await database.script('create table numbers (n integer unique)');
  });
  afterAll(() => opened?.remove());

  it.each([
    ['9007199254740991::int8', 9_007_199_254_740_991],
    ['9007199254740993::int8', '9007199254740993'],
    ['count(*)', 1],
    ['8.10::numeric(3, 1)', 8.1],
    ['10.0::numeric(3, 1)', 10],
    ['-0.25::numeric', -0.25],
    ['7.83333333333333333333::numeric', '7.83333333333333333333'],
    [`'NaN'::numeric`, 'NaN'],
    ['1.5::float8', 1.5],
    ['true', true],
    ['null::int', null],
    [`date '1999-03-04'`, '1999-03-04'],
    [`timestamptz '2026-01-02 03:04:05.678+02'`, '2026-01-02T01:04:05.678Z'],
    [`timestamptz 'infinity'`, 'infinity'],
    [`'{"a": [1, null]}'::jsonb`, { a: [1, null] }],
    [`array['a', 'b "c", {d}', null, 'NULL', '', E'\\\\']`, ['a', 'b "c", {d}', null, 'NULL', '', '\\']],
    [
      'array[[1, 2], [3, null]]',
      [
        [1, 2],
        [3, null],
      ],
    ],
    [`'{}'::text[]`, []],
    [`'\\x00ff'::bytea`, '\\x00ff'],
    [`'x'::"char"`, 'x'],
  ])('reads %s the same as the other driver', async (expression, value) => {
    expect((await database.execute(`select ${expression}`)).rows).toEqual([[value]]);
  });

  it('sends parameters of every kind', async () => {
    const { rows } = await database.execute(
      'select $1::text, $2::int8, $3::bool, $4::text, $5::text[], $6::jsonb',
      ['é', 2 ** 40, false, null, ['a "b"', 'c,d'], '{"e":1}'],
    );
    expect(rows).toEqual([['é', 2 ** 40, false, null, ['a "b"', 'c,d'], { e: 1 }]]);
  });

  it('refuses rows that are not what the caller expects', async () => {
    const schema = z.object({ n: z.number() });
    expect(await queryRows(database, 'select 1 as n', [], schema)).toEqual([{ n: 1 }]);
    await expect(queryRows(database, `select 'x' as n`, [], schema)).rejects.toThrow('expected number');
  });

  it('refuses a second statement in one text', async () => {
    await expect(database.execute('select 1; select 2')).rejects.toThrow('multiple commands');
  });

  it('keeps what a transaction did when it resolves, and nothing when it rejects', async () => {
    await inTransaction(database, (session) => session.execute('insert into numbers values (1)'));
    const failing = inTransaction(database, async (session) => {
      await session.execute('insert into numbers values (2)');
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect((await database.execute('select n from numbers')).rows).toEqual([[1]]);
  });

  it('keeps the statements of others out of a transaction', async () => {
    await database.script('truncate numbers');
    await Promise.all([
      inTransaction(database, async (session) => {
        await session.execute('insert into numbers values (10)');
        throw new Error('undone');
      }).catch(() => {}),
      database.execute('insert into numbers values (11)'),
      database.execute('insert into numbers values (12)'),
    ]);
    expect((await database.execute('select n from numbers order by n')).rows).toEqual([[11], [12]]);
  });

  it('tells refused values from passing trouble', async () => {
    const failure = async (sql: string) => {
      const error: unknown = await database.execute(sql).catch((reason: unknown) => reason);
      return {
        isSqlError: error instanceof SqlError,
        refused: isRefusal(error),
        transient: isTransient(error),
      };
    };
    const refused = { isSqlError: true, refused: true, transient: false };
    expect(await failure(`insert into movie_genre values ('tt0000001', 'Drama', 1)`)).toEqual(refused);
    expect(await failure(`select 'x'::text::int`)).toEqual(refused);
    expect(await failure('select nope')).toEqual({ isSqlError: true, refused: false, transient: false });
    const raise = (state: string) => `do $$ begin raise exception using errcode = '${state}'; end $$`;
    for (const state of ['40P01', '40001', '53300', '57P01', '57P03', '08006']) {
      expect(await failure(raise(state))).toEqual({ isSqlError: true, refused: false, transient: true });
    }
    // The embedded database ends there: it would spin at the next statement.
    const isSqlError = database.kind === 'postgres';
    expect(await failure(raise('53100'))).toEqual({ isSqlError, refused: false, transient: false });
  });
});
