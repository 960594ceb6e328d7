import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { PostgresMovieRepository } from '../../../src/infrastructure/database/postgres-movie-repository.js';
import { prepareQueryRole } from '../../../src/infrastructure/database/query/query-role.js';
import { aMovie } from '../../support/builders/movie-builder.js';
import { runCli, startCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { readParquet } from '../../support/stores/parquet.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

let server: TestDatabase;
let folder: string;

beforeAll(async () => {
  server = await createTestDatabase();
  const database = new PostgresDatabase({ url: server.url });
  const repository = new PostgresMovieRepository(database);
  const films = [
    aMovie(1)
      .titled('七人の侍')
      .with({ year: 1954, languages: ['Japanese', 'a|b'] }),
    aMovie(2).titled('=1+1').with({ year: 1958, languages: [] }),
  ];
  for (const film of films) await repository.save(film.build());
  await repository.close();
  await database.script('create view endless as select generate_series(1, 1000000000000) as n');
  await database.close();
});
afterAll(() => server?.drop());
beforeEach(async () => {
  folder = await temporaryFolder();
});

const environment = () => ({ env: { DATABASE_URL: server.url }, cwd: folder });
const exporting = (...args: readonly string[]) => runCli(['export', ...args], environment());

const moduleOf = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`;

describe('export', () => {
  it('lists what there is, without a database the named queries alone', async () => {
    const { code, stdout } = await exporting();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^movies +table +One row per title\./m);
    expect(stdout).toMatch(/^tmdb\.titles +table /m);
    expect(stdout).toMatch(/^decades +query +Average duration/m);
    const names: readonly { name: string }[] = JSON.parse((await exporting('--json')).stdout);
    expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
    const alone = await runCli(['export', '--json'], { cwd: folder });
    expect(new Set(JSON.parse(alone.stdout).map(({ kind }: { kind: string }) => kind))).toEqual(
      new Set(['query']),
    );
  });

  it('writes a table and says so', async () => {
    const { code, stdout, stderr } = await exporting('movies', '--to', 'movies.parquet');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^2 rows of movies written to movies\.parquet \(\d+(\.\d)? kB\)\n$/);
    const rows = await readParquet(join(folder, 'movies.parquet'));
    expect(rows).toMatchObject([
      { imdb_id: 'tt0000001', title: '七人の侍', year: 1954, languages: ['Japanese', 'a|b'] },
      { imdb_id: 'tt0000002', title: '=1+1', year: 1958, languages: [] },
    ]);
  });

  it('writes CSV as query prints it', async () => {
    await exporting('movies', '--to', 'movies.csv');
    const printed = await runCli(['query', '--csv', '--sql', 'select * from movies'], environment());
    const text = await readFile(join(folder, 'movies.csv'), 'utf8');
    expect(text).toBe(printed.stdout);
    expect(text).toContain("'=1+1");
  });

  it('writes a named query with its operands, and tells a machine of it', async () => {
    const { stdout } = await exporting('rating-history', 'tt0000002', '--to', 'ratings.jsonl', '--json');
    const text = await readFile(join(folder, 'ratings.jsonl'), 'utf8');
    expect(text).toBe(
      '{"recorded_at":"2026-01-02T03:04:05+00:00","rating":7.5,"rating_change":null,"vote_count":1000,"votes_gained":null,"metascore":60}\n',
    );
    expect(JSON.parse(stdout)).toEqual({
      name: 'rating-history',
      operands: ['tt0000002'],
      file: 'ratings.jsonl',
      rows: 1,
      bytes: text.length,
    });
  });

  it.each([
    [['movie', '--to', 'a.csv'], /no table, view or named query "movie"; did you mean movies\?/],
    [['titles', '--to', 'a.csv'], /"titles"; did you mean tmdb\.titles\?/],
    [['pg_class', '--to', 'a.csv'], /"pg_class"; there are .*actors, .*decades, .*tmdb\.titles/],
    [['movies; drop table movies', '--to', 'a.csv'], /no table, view or named query/],
    [['movies', '1', '--to', 'a.csv'], /movies is a table and takes no operands/],
    [['rating-history', '--to', 'a.csv'], /rating-history takes 1 operand, not 0/],
    [['movies'], /--to wants the file to write, .*\.parquet, .*\.csv\.gz/],
    [['--to', 'a.csv'], /--to wants the name of a table, view or named query too/],
    [['movies', '--to', 'a.xlsx'], /ends in one of \.parquet, .*, not "a\.xlsx"/],
    [['movies', '--to', 'missing/a.csv'], /there is no folder missing; make it first/],
  ])('refuses %j with exit code 2, and makes nothing', async (args, message) => {
    expect(await exporting(...args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('says who may not read a table yet', async () => {
    const { url, drop } = await createTestDatabase();
    try {
      const database = new PostgresDatabase({ url });
      await prepareQueryRole(database);
      await database.script('create table newcomer (n integer)');
      await database.close();
      const env = { DATABASE_URL: url };
      const { code, stderr } = await runCli(['export', 'newcomer', '--to', 'a.csv'], { env, cwd: folder });
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringMatching(
          /^error: newcomer may not be read by the role .*: grant select on public\.newcomer to /,
        ),
      });
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await drop();
    }
  });

  it('says what Parquet needs before it asks for the data', async () => {
    const hook = `export async function resolve(name, context, next) {
      if (name.startsWith('@duckdb/')) throw Object.assign(new Error(name), { code: 'ERR_MODULE_NOT_FOUND' });
      return next(name, context);
    }`;
    const main = `import { register } from 'node:module'; register(${JSON.stringify(moduleOf(hook))});`;
    const env = { NODE_OPTIONS: `--import=${moduleOf(main)}` };
    const { code, stderr } = await runCli(['export', 'movies', '--to', 'a.parquet'], { env, cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: an export to Parquet needs a package that is not installed: npm install @duckdb/,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(['.jsonl', '.csv.gz', '.parquet'])('leaves nothing when it is interrupted (%s)', async (ending) => {
    const name = `endless${ending}`;
    await writeFile(join(folder, name), 'the old one');
    const { process: child, result } = startCli(['export', 'endless', '--to', name], environment());
    const size = async () => {
      const files = await readdir(folder, { recursive: true });
      const sizes = files.map(async (file) =>
        file.includes('/') ? (await stat(join(folder, file))).size : 0,
      );
      return Math.max(...(await Promise.all(sizes)));
    };
    while ((await size()) < 100_000) await pause(20);
    child.kill('SIGINT');
    expect(await result).toEqual({ code: 130, signal: null, stdout: '', stderr: 'interrupted\n' });
    expect(await readdir(folder)).toEqual([name]);
    expect(await readFile(join(folder, name), 'utf8')).toBe('the old one');
  });
});
