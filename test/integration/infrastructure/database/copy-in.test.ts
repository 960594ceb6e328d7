import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PostgresDatabase } from '../../../../src/infrastructure/database/postgres-database.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

const COPY = 'copy numbers from stdin';

let database: TestDatabase;
let postgres: PostgresDatabase;

beforeAll(async () => {
  database = await createTestDatabase('empty');
  postgres = new PostgresDatabase({ url: database.url, connections: 2 });
  await postgres.execute('create table numbers (number integer primary key, text text)');
});
beforeEach(async () => {
  await postgres.execute('truncate numbers');
});
afterAll(async () => {
  await postgres?.close();
  await database?.drop();
});

/** Of a thousand numbers from `first` on. */
function rows(first: number): Buffer {
  const lines = Array.from({ length: 1000 }, (_, at) => `${first + at}\t${'x'.repeat(200)}\n`);
  return Buffer.from(lines.join(''));
}

const never = () => new Promise<never>(() => {});

async function count(): Promise<unknown> {
  return (await postgres.execute('select count(*)::integer from numbers')).rows[0]?.[0];
}

describe('COPY into PostgreSQL', () => {
  test('takes all lines of a source and answers how many', async () => {
    const source = async function* () {
      for (let part = 0; part < 60; part += 1) yield rows(part * 1000);
    };
    const session = await postgres.session();
    expect(await session.copyIn(COPY, source())).toBe(60_000);
    expect((await session.execute('select sum(number)::bigint::text from numbers')).rows).toEqual([
      ['1799970000'],
    ]);
    session.release();
  });

  test('takes a source without lines', async () => {
    const session = await postgres.session();
    expect(await session.copyIn(COPY, (async function* () {})())).toBe(0);
    session.release();
  });

  test.each([
    ['goes on', async () => {}],
    ['says nothing more', never],
  ])(
    'rejects with what the server says of a line, also when the source %s, and can be used again',
    async (_, then) => {
      const source = async function* () {
        yield rows(0);
        yield Buffer.from('bad\tx\n');
        for (let part = 1; part < 60; part += 1) {
          yield rows(part * 1000);
          await then();
        }
      };
      const session = await postgres.session();
      await expect(session.copyIn(COPY, source())).rejects.toMatchObject({
        code: '22P02',
        where: expect.stringMatching(/^COPY numbers, line 1001, column number: "bad"/),
      });
      expect((await session.execute('select 1')).rows).toEqual([[1]]);
      session.release();
      expect(await count()).toBe(0);
    },
  );

  test('rejects when the last line is refused, after the source has ended', async () => {
    const session = await postgres.session();
    const source = async function* () {
      yield rows(0);
      yield rows(999);
    };
    await expect(session.copyIn(COPY, source())).rejects.toMatchObject({ code: '23505' });
    session.release();
    expect(await count()).toBe(0);
  });

  test('rejects when there is no such table, whatever the source does', async () => {
    const session = await postgres.session();
    const source = async function* () {
      await never();
      yield rows(0);
    };
    await expect(session.copyIn('copy nothing from stdin', source())).rejects.toMatchObject({
      code: '42P01',
    });
    expect((await session.execute('select 1')).rows).toEqual([[1]]);
    session.release();
  });

  test.each([
    ['goes on', async () => {}],
    ['says nothing more', never],
  ])('rejects when the connection is cut, also when the source %s', async (_, then) => {
    const session = await postgres.session();
    const [[pid] = []] = (await session.execute('select pg_backend_pid()')).rows;
    const source = async function* () {
      yield rows(0);
      await postgres.execute('select pg_terminate_backend($1)', [Number(pid)]);
      await expect
        .poll(
          async () =>
            (await postgres.execute('select 1 from pg_stat_activity where pid = $1', [Number(pid)])).rows,
        )
        .toEqual([]);
      await then();
      for (let part = 1; part < 400; part += 1) yield rows(part * 1000);
    };
    await expect(session.copyIn(COPY, source())).rejects.toMatchObject({
      code: expect.stringMatching(/^(57P01|08006)$/),
    });
    session.release('spoiled');
    expect(await count()).toBe(0);
  });

  test('rejects with what the source throws, keeps nothing, and can be used again', async () => {
    const fault = new Error('the file is damaged');
    for (const first of [[], [rows(0)]]) {
      const session = await postgres.session();
      const source = async function* () {
        yield* first;
        throw fault;
      };
      await expect(session.copyIn(COPY, source())).rejects.toBe(fault);
      expect((await session.execute('select 1')).rows).toEqual([[1]]);
      session.release();
    }
    expect(await count()).toBe(0);
  });

  test('asks a source for no more than the server takes', async () => {
    const other = await postgres.session();
    await other.script('begin; lock numbers in exclusive mode');
    let asked = 0;
    const source = async function* () {
      for (; asked < 400; asked += 1) yield rows(asked * 1000);
    };
    const session = await postgres.session();
    const copied = session.copyIn(COPY, source());
    await expect
      .poll(async () => (await other.execute(`select 1 from pg_locks where not granted`)).rows)
      .toEqual([[1]]);
    // 200 kB each: what fits into the sockets, of 80 MB.
    expect(asked).toBeLessThan(100);
    await other.script('commit');
    other.release();
    expect(await copied).toBe(400_000);
    session.release();
  });
});
