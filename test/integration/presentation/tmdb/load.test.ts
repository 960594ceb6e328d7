import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { PgliteDatabase } from '../../../../src/infrastructure/database/pglite-database.js';
import { queryRows, type SqlDatabase } from '../../../../src/infrastructure/database/sql-database.js';
import { lineOf } from '../../../../src/infrastructure/jsonl/raw-line.js';
import { collect, startSmallTmdb } from '../../../support/network/tmdb-run.js';
import { runCli } from '../../../support/processes/cli.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { column, inDatabase } from '../../../support/stores/collected.js';
import { PGLITE_THREAD } from '../../../support/stores/pglite.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

/** Lists that have nothing in common, of which each answer is therefore said once. */
const LISTS = [
  ['trending', '--media', 'movie', '--window', 'day', '--limit', '30', '--reviews'],
  ['popular', '--media', 'tv', '--limit', '10', '--reviews'],
  ['popular', '--media', 'person', '--limit', '10'],
];

let api: TmdbApi;
/** Where the answers were collected, and what its tables hold. */
let out: string;
let collected: Tables;
let records: number;
let databases: TestDatabase[];
let server: TestDatabase;
let folder: string;

beforeAll(async () => {
  databases = [];
  api = await startSmallTmdb();
  out = await temporaryFolder();
  const database = await aDatabase();
  for (const list of LISTS) {
    const shaped = ['--details', '--local-language', 'fr', '--poster-size', 'w500'];
    const { code, stderr } = await collect({ api, database, out }, [...list, ...shaped]);
    if (code !== 0) throw new Error(stderr);
  }
  collected = await inDatabase(database, tables);
  records = Number(collected.observations?.length);
});

beforeEach(async () => {
  server = await aDatabase();
  folder = await temporaryFolder();
});

afterAll(async () => {
  await api?.close();
  for (const { drop } of databases) await drop();
});

async function aDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  databases.push(database);
  return database;
}

type Tables = Readonly<Record<string, readonly unknown[]>>;

/**
 * Every table and view of the schema, without what depends on which of two answers that came at the same time was saved
 * first: the time since when a name is known, and gender and picture of who is only credited.
 */
async function tables(database: SqlDatabase): Promise<Tables> {
  const names = await queryRows(
    database,
    "select table_name as name from information_schema.tables where table_schema = 'tmdb'",
    [],
    z.object({ name: z.string() }),
  );
  const all: Record<string, readonly unknown[]> = {};
  for (const { name } of names) {
    const isCredited = "not exists (select from tmdb.observations o where o.key = 'person/' || t.id)";
    const row =
      name === 'people'
        ? `case when ${isCredited} then to_jsonb(t) - '{named_at,gender,profile_path}'::text[] else to_jsonb(t) - 'named_at' end`
        : "to_jsonb(t) - 'named_at'";
    const { rows } = await database.execute(`select ${row} from tmdb.${name} t order by 1`);
    all[name] = rows.flat();
  }
  return all;
}

const SHAPED = ['--local-language', 'fr', '--poster-size', 'w500'];

async function load(inputs: readonly string[], args: readonly string[] = SHAPED) {
  const { code, stdout, stderr } = await runCli([
    ...['tmdb', 'load', ...inputs, '--database-url', server.url, '--json', '--quiet', ...args],
  ]);
  const counts: unknown = stdout === '' ? null : JSON.parse(stdout);
  return { code, counts, stderr };
}

const none = { inserted: 0, updated: 0, unchanged: 0, refused: 0, unfitFiles: 0 };

function aLine(id: number, fetchedAt = '2026-01-02T10:00:00.000Z', title = `Title ${id}`): string {
  const place = { list: 'movie/popular', position: id };
  const answer = JSON.stringify({ id, title });
  return String(lineOf({ source: 'tmdb-movie-list', key: `movie/${id}`, fetchedAt, place, answer }).bytes);
}

describe('tmdb load', () => {
  it('makes of raw answers the tables that a run has made of them, and again changes nothing', async () => {
    const raw = join(out, 'lake', 'raw');
    for (const table of [
      'reviews',
      'seasons',
      'credits',
      'list_positions',
      'title_stats',
      'title_creators',
    ]) {
      expect(collected[table]?.length).toBeGreaterThan(0);
    }
    const first = await load([raw]);
    expect(first).toMatchObject({ code: 0, stderr: '', counts: { inserted: records, refused: 0 } });
    expect(await inDatabase(server, tables)).toEqual(collected);
    const lines = await rawLines();
    expect(await load([raw])).toEqual({ code: 0, stderr: '', counts: { ...none, unchanged: lines } });
    expect(await inDatabase(server, tables)).toEqual(collected);
  });

  it('fills an embedded database, of files that were rebatched, after a load that came to half of them', async () => {
    const even = join(folder, 'even');
    const made = await runCli([
      'tmdb',
      'rebatch',
      join(out, 'lake'),
      '--to',
      even,
      '--rows',
      '200',
      '--json',
    ]);
    const { files } = z
      .object({ files: z.array(z.object({ name: z.string() })) })
      .parse(JSON.parse(made.stdout));
    expect(files.length).toBeGreaterThan(2);
    const half = files.slice(files.length / 2).map(({ name }) => join(even, name));
    for (const inputs of [half, [even]]) {
      const result = await runCli(['tmdb', 'load', ...inputs, '--out', folder, '--quiet', ...SHAPED]);
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(result.stdout).toMatch(/^\d+ inserted, \d+ updated, \d+ unchanged\n$/);
    }
    const opened = await PgliteDatabase.open({ folder: join(folder, 'pglite'), threadEntry: PGLITE_THREAD });
    const loaded = await tables(opened).finally(() => opened.close());
    expect(loaded).toEqual(collected);
  });

  it('decides anew what is local', async () => {
    await load([join(out, 'lake', 'raw')], ['--local-language', 'fr,en']);
    const segments = (sql: string) => inDatabase(server, (database) => column(database, sql));
    expect(
      await segments("select 1 from tmdb.titles where segment = 'local' and original_language = 'en'"),
    ).not.toEqual([]);
    expect(
      await segments(
        "select 1 from tmdb.titles where (segment = 'local') <> coalesce(original_language in ('fr', 'en'), false)",
      ),
    ).toEqual([]);
  });

  it('keeps the newest answer and the figures of each day, in whatever order files are named', async () => {
    const file = async (day: string, popularity: number) => {
      const path = join(folder, `${day}.jsonl`);
      const line = JSON.parse(aLine(1, `2026-01-${day}T10:00:00.000Z`, `Of day ${day}`));
      await writeFile(path, JSON.stringify({ ...line, answer: { ...line.answer, popularity } }));
      return path;
    };
    const files = [await file('03', 3), await file('01', 1), await file('02', 2)];
    expect(await load(files)).toMatchObject({ code: 0, counts: { inserted: 1, unchanged: 2 } });
    await inDatabase(server, async (database) => {
      expect(await column(database, 'select title from tmdb.titles')).toEqual(['Of day 03']);
      expect(await column(database, 'select popularity from tmdb.title_stats order by date')).toEqual([
        '1',
        '2',
        '3',
      ]);
    });
  });

  it('names lines that are no answers and files that are damaged, and loads the others', async () => {
    await mkdir(join(folder, 'raw'));
    const bad = join(folder, 'raw', 'a.jsonl');
    await writeFile(bad, `\n${aLine(1)}{"key":\n${aLine(2)}${aLine(3).replace('"id":3', '"id":4')}`);
    const torn = join(folder, 'raw', 'b.jsonl.gz');
    await writeFile(torn, gzipSync(aLine(5)));
    await appendFile(torn, gzipSync(aLine(6)).subarray(0, 30));
    await writeFile(join(folder, 'raw', 'c.jsonl'), aLine(7));
    const { code, counts, stderr } = await load([join(folder, 'raw')]);
    expect([code, counts]).toEqual([1, { ...none, inserted: 4, refused: 2, unfitFiles: 1 }]);
    expect(stderr.trimEnd().split('\n').sort()).toEqual([
      `${bad} line 3: it is no JSON`,
      `${bad} line 5: "movie/3" has the answer of something else`,
      expect.stringMatching(
        /b\.jsonl\.gz ends amid a gzip member behind line 1: .*; what follows there is not loaded$/,
      ),
    ]);
    const ids = await inDatabase(server, (database) =>
      column(database, 'select id from tmdb.titles order by 1'),
    );
    expect(ids).toEqual(['1', '2', '5', '7']);
  });

  it('names the first twenty of many and a line that the database refuses', async () => {
    const path = join(folder, 'a.jsonl');
    const hostile = aLine(1).replace('movie/popular', 'a list\\u0000');
    await writeFile(path, hostile + aLine(2) + 'x\n'.repeat(30));
    const { stdout, stderr } = await runCli(['tmdb', 'load', path, '--database-url', server.url, '--quiet']);
    expect(stdout).toBe(
      '1 inserted, 0 updated, 0 unchanged\n31 lines left out\nthe first 20 are named above\n',
    );
    expect(stderr.trimEnd().split('\n')).toHaveLength(20);
    await writeFile(path, hostile);
    expect(await load([path])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/a\.jsonl line 1: PostgreSQL refused movie\/1: /),
    });
  });

  it('does not mix the made-up titles of a demo with real ones', async () => {
    await writeFile(join(folder, 'tmdb-site.txt'), 'api.themoviedb.org\n');
    const { code, stderr } = await runCli(['tmdb', 'load', join(out, 'lake', 'raw'), '--out', folder]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('holds records of api.themoviedb.org')]);
    const fresh = await temporaryFolder();
    await writeFile(join(folder, 'tmdb-site.txt'), 'a local site\n');
    await writeFile(join(folder, 'a.jsonl'), aLine(1));
    const noted = await runCli(['tmdb', 'load', join(folder, 'a.jsonl'), '--out', fresh, '--quiet']);
    expect(noted).toMatchObject({ code: 0, stderr: '' });
    expect(await readFile(join(fresh, 'tmdb-site.txt'), 'utf8')).toBe('a local site\n');
  });

  it('says what is not there before anything is opened', async () => {
    const path = join(folder, 'absent');
    const { code, stderr } = await runCli(['tmdb', 'load', path, '--out', join(folder, 'data')]);
    expect([code, stderr]).toEqual([2, `error: ${path} cannot be read: there is no such file or folder\n`]);
  });
});

async function rawLines(): Promise<number> {
  const { stdout } = await runCli([
    'tmdb',
    'rebatch',
    join(out, 'lake'),
    '--to',
    join(folder, 'all'),
    '--json',
  ]);
  return z.object({ rows: z.number() }).parse(JSON.parse(stdout)).rows;
}
