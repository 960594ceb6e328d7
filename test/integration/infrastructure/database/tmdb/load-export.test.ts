import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dayNumber } from '../../../../../src/domain/days/day-number.js';
import type { TmdbExport } from '../../../../../src/domain/tmdb/tmdb-export.js';
import type { SqlDatabase } from '../../../../../src/infrastructure/database/sql-database.js';
import { ExportRefused, loadExport } from '../../../../../src/infrastructure/database/tmdb/load-export.js';
import { ExportFile } from '../../../../../src/infrastructure/tmdb/exports/export-file.js';
import { type ExportRow, exportText, manyRows } from '../../../../support/builders/tmdb-exports.js';
import { temporaryFolder } from '../../../../support/processes/temporary-folder.js';
import { DATABASES, type OpenTestDatabase, openServer } from '../../../../support/stores/databases.js';

const LATEST = '2026-09-30';

let path: string;
let loads = 0;

beforeEach(async () => {
  path = join(await temporaryFolder(), 'export.json');
});

interface Load extends Partial<TmdbExport> {
  readonly checksum?: string;
  readonly leastShare?: number;
}

async function load(database: SqlDatabase, rows: readonly ExportRow[] | string, options: Load = {}) {
  await writeFile(path, typeof rows === 'string' ? rows : exportText(rows));
  loads += 1;
  const { kind = 'movie', adult = false, date = LATEST, checksum = `${loads}`, leastShare = 0.9 } = options;
  const tmdbExport = { kind, adult, date };
  return await loadExport({ database, tmdbExport, file: new ExportFile(path), checksum, leastShare });
}

async function idsOf(database: SqlDatabase, kind = 'movie'): Promise<unknown[]> {
  const { rows } = await database.execute(
    'select id, first_seen, last_seen, popularity, adult from tmdb.ids where kind = $1 order by id',
    [kind],
  );
  return [...rows];
}

describe.each(DATABASES)('loading exports into %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
  });
  afterAll(async () => {
    await opened?.remove();
  });
  beforeEach(async () => {
    await database.script('truncate tmdb.ids, tmdb.exports');
  });

  it('keeps of each id the first and the last day that had it, and the popularity of the last', async () => {
    const first: ExportRow[] = [
      [3924, 1.8133],
      [2, 10],
      [3, 0],
    ];
    expect(await load(database, first, { date: '2026-08-31' })).toEqual({
      state: 'loaded',
      lines: 3,
      ids: 3,
    });
    await load(database, [
      [2, 12.5],
      [5, 1],
      [3924, 1.8133],
    ]);
    expect(await idsOf(database)).toEqual([
      [2, '2026-08-31', LATEST, 12.5, false],
      [3, '2026-08-31', '2026-08-31', 0, false],
      [5, LATEST, LATEST, 1, false],
      [3924, '2026-08-31', LATEST, 1.8133, false],
    ]);
  });

  it('moves nothing back when an older day comes later', async () => {
    await load(database, [
      [2, 12.5],
      [5, 1],
    ]);
    await load(
      database,
      [
        [2, 10],
        [3, 7],
      ],
      { date: '2026-08-31' },
    );
    expect(await idsOf(database)).toEqual([
      [2, '2026-08-31', LATEST, 12.5, false],
      [3, '2026-08-31', '2026-08-31', 7, false],
      [5, LATEST, LATEST, 1, false],
    ]);
  });

  it('ends the same in whatever order the days come', async () => {
    const days = ['2026-08-31', '2026-09-01', '2026-09-02'];
    // Each day has other ids and popularities; what comes back after a day, too.
    const rowsOf = (date: string) =>
      Array.from({ length: 40 }, (_, index) => index + 1)
        .filter((id) => (id + dayNumber(date)) % 3 !== 0)
        .map((id): ExportRow => [id * 50_000, id + dayNumber(date) / 10_000]);
    const ends: unknown[][] = [];
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      await database.script('truncate tmdb.ids, tmdb.exports');
      for (const index of order) {
        const date = days[index] ?? '';
        await load(database, rowsOf(date), { date });
      }
      ends.push(await idsOf(database));
    }
    const expected = Array.from({ length: 40 }, (_, index) => index + 1).map((id) => {
      const seen = days.filter((date) => (id + dayNumber(date)) % 3 !== 0);
      const last = seen.at(-1) ?? '';
      return [id * 50_000, seen[0], last, id + dayNumber(last) / 10_000, false];
    });
    for (const end of ends) expect(end).toEqual(expected);
  });

  it('leaves the table of the new ids without defaults and checks of the load', async () => {
    const shape = async () => {
      const { rows } = await database.execute(
        `select attname, atthasdef from pg_attribute where attrelid = 'tmdb.ids_movie'::regclass and attnum > 0
         union all
         select conname, coninhcount > 0 from pg_constraint where conrelid = 'tmdb.ids_movie'::regclass and contype = 'c'
         order by 1`,
      );
      return rows;
    };
    const before = await shape();
    await load(database, manyRows(3));
    expect(await shape()).toEqual(before);
  });

  it('changes nothing when the same file comes again', async () => {
    const rows = manyRows(3);
    await load(database, rows, { checksum: 'same' });
    const { rows: before } = await database.execute('select * from tmdb.exports');
    expect(await load(database, rows, { checksum: 'same' })).toEqual({
      state: 'unchanged',
      lines: 3,
      ids: 3,
    });
    const { rows: after } = await database.execute('select * from tmdb.exports');
    expect(after).toEqual(before);
  });

  it('takes another file of the same day, as TMDB has made it anew', async () => {
    await load(database, [[2, 10]]);
    await load(database, [
      [2, 11],
      [3, 1],
    ]);
    expect(await idsOf(database)).toEqual([
      [2, LATEST, LATEST, 11, false],
      [3, LATEST, LATEST, 1, false],
    ]);
    const { rows } = await database.execute(
      'select kind, adult, date, line_count, id_count from tmdb.exports',
    );
    expect(rows).toEqual([['movie', false, LATEST, 2, 2]]);
  });

  it('keeps kinds apart, and what is for adults as such', async () => {
    await load(database, [[7, 1]]);
    await load(database, [[7, 2]], { kind: 'tv' });
    await load(database, '{"id":8,"name":"x"}\n', { kind: 'person' });
    await load(database, [[9, 3]], { adult: true });
    expect(await idsOf(database)).toEqual([
      [7, LATEST, LATEST, 1, false],
      [9, LATEST, LATEST, 3, true],
    ]);
    expect(await idsOf(database, 'tv')).toEqual([[7, LATEST, LATEST, 2, false]]);
    expect(await idsOf(database, 'person')).toEqual([[8, LATEST, LATEST, null, false]]);
  });

  it('counts an id that comes twice once', async () => {
    const twice: ExportRow[] = [
      [7, 1],
      [7, 2],
    ];
    expect(await load(database, twice)).toEqual({ state: 'loaded', lines: 2, ids: 1 });
    expect(await idsOf(database)).toEqual([[7, LATEST, LATEST, 1, false]]);
  });

  it('refuses a file with far fewer lines than the one before it, and loads nothing of it', async () => {
    await load(database, manyRows(100), { date: '2026-08-31' });
    const few = load(database, manyRows(89));
    await expect(few).rejects.toThrow(
      /export\.json: it has 89 lines and that of 2026-08-31 100, .* nothing of it is loaded\..*--least-share 0\.89$/,
    );
    await expect(few).rejects.toBeInstanceOf(ExportRefused);
    const { rows } = await database.execute('select distinct last_seen from tmdb.ids');
    expect(rows).toEqual([['2026-08-31']]);
    expect(await load(database, manyRows(90))).toMatchObject({ state: 'loaded' });
    expect(await load(database, manyRows(10), { date: '2026-10-01', leastShare: 0.1 })).toMatchObject({
      ids: 10,
    });
  });

  it('compares the lines of a day with those of the day before it, not with the newest', async () => {
    await load(database, manyRows(50), { date: '2026-08-01' });
    await load(database, manyRows(100), { leastShare: 0 });
    expect(await load(database, manyRows(50), { date: '2026-08-02' })).toMatchObject({ state: 'loaded' });
    await expect(load(database, manyRows(50), { date: '2026-10-01' })).rejects.toThrow(/of 2026-09-30 100/);
  });

  it('loads nothing of a file that is no export', async () => {
    await expect(load(database, `${exportText(manyRows(5))}${'x\n'.repeat(20)}`)).rejects.toThrow(
      /20 of 25 lines are none of an export/,
    );
    expect(await idsOf(database)).toEqual([]);
    expect(await load(database, manyRows(5))).toMatchObject({ state: 'loaded' });
  });

  it('keeps the key and the checks of the table', async () => {
    await load(database, manyRows(2));
    const insert = (id: number) =>
      database.execute(`insert into tmdb.ids values ('movie', $1, '2026-01-02', '2026-01-02', 1, false)`, [
        id,
      ]);
    await expect(insert(1)).rejects.toThrow(
      /duplicate key value violates unique constraint "ids_movie_pkey"/,
    );
    await expect(insert(0)).rejects.toThrow(/violates check constraint/);
    await insert(3);
  });
});

describe('loading exports into a server', () => {
  let opened: OpenTestDatabase;

  beforeAll(async () => {
    opened = await openServer();
  });
  afterAll(async () => {
    await opened?.remove();
  });

  beforeEach(async () => {
    await opened.database.script('truncate tmdb.ids, tmdb.exports');
  });

  it('refuses a second load while one is under way', async () => {
    const { database } = opened;
    const session = await database.session();
    await session.script('begin; select pg_advisory_xact_lock(470914055)');
    await expect(load(database, manyRows(1))).rejects.toThrow(/another load of exports .* is under way/);
    await session.script('rollback');
    session.release();
    await load(database, manyRows(1));
  });

  it('leaves the old ids as they were when the server loses the program amid a load', async () => {
    const { database } = opened;
    await load(database, manyRows(3), { date: '2026-08-31' });
    const session = await database.session();
    await session.script('begin; select count(*) from tmdb.ids');
    const lost = load(database, manyRows(5)).catch((error: unknown) => error);
    const endIt = async () =>
      (
        await database.execute(
          `select pg_terminate_backend(pid) from pg_locks
           where not granted and relation = 'tmdb.ids'::regclass`,
        )
      ).rows.length;
    await expect.poll(endIt).toBe(1);
    expect(await lost).toBeInstanceOf(Error);
    await session.script('commit');
    session.release();
    expect(await idsOf(database)).toHaveLength(3);
    await load(database, manyRows(5));
    expect(await idsOf(database)).toHaveLength(5);
  });

  it('waits for a reader of the old ids, who sees all of them to its end', async () => {
    const { database } = opened;
    await load(database, manyRows(2));
    const session = await database.session();
    await session.script('begin isolation level repeatable read; select count(*) from tmdb.ids');
    const loaded = load(database, manyRows(5), { date: '2026-10-01' });
    const waits = async () =>
      (await database.execute('select 1 from pg_locks where not granted')).rows.length > 0;
    await expect.poll(waits).toBe(true);
    const { rows } = await session.execute('select count(*) from tmdb.ids');
    expect(rows).toEqual([[2]]);
    await session.script('commit');
    session.release();
    await loaded;
    expect(await idsOf(database)).toHaveLength(5);
  });
});
