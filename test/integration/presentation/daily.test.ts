import { appendFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TmdbApi } from '../../../src/demo/tmdb-api/tmdb-api.js';
import { dateOf, dayNumber } from '../../../src/domain/days/day-number.js';
import { firstPlaces, sentRows } from '../../support/network/tmdb-rows.js';
import { startSmallTmdb, withToken } from '../../support/network/tmdb-run.js';
import { type CliResult, runCli, startScript } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { inDatabase } from '../../support/stores/collected.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

const DUCKDB_INIT = fileURLToPath(new URL('../../support/processes/duckdb-init.mjs', import.meta.url));
const TRACK = 'tv popular 40, movie trending week 30';

const figures = z.looseObject({ popularity: z.number(), vote_average: z.number(), vote_count: z.number() });
const ended = z.object({
  runs: z.array(z.looseObject({ scraped: z.number() })),
  days: z.array(z.looseObject({ end: z.string() })),
  exitCode: z.number(),
});

let api: TmdbApi;
let database: TestDatabase;
let out: string;
/** In UTC, of the first command of a test. */
let today: string;

beforeAll(async () => {
  api = await startSmallTmdb();
});
beforeEach(async () => {
  database = await createTestDatabase('empty');
  out = await temporaryFolder();
  today = new Date().toISOString().slice(0, 10);
  return () => database.drop();
});
afterAll(() => api?.close());

const yesterday = () => dateOf(dayNumber(today) - 1);

function run(words: readonly string[]): Promise<CliResult> {
  const where = ['--out', out, '--database-url', database.url, '--tmdb-base-url', api.url];
  return runCli(['daily', ...where, '--rate', '0', '--track', TRACK, ...words], withToken());
}

async function daily(...words: readonly string[]): Promise<z.infer<typeof ended>> {
  const { code, stdout, stderr } = await run(['--json', ...words]);
  if (stdout === '') throw new Error(stderr);
  const result = ended.parse(JSON.parse(stdout));
  expect(result.exitCode).toBe(code);
  return result;
}

const lake = (...words: readonly string[]) => runCli(['lake', ...words, '--out', out]);

async function lakeRows(sql: string): Promise<readonly Record<string, unknown>[]> {
  const { code, stdout, stderr } = await lake('query', sql, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return z.array(z.record(z.string(), z.unknown())).parse(JSON.parse(stdout));
}

/** What the local TMDB says of the first places of a list. */
async function told(path: string, kind: string, places: number) {
  const rows = firstPlaces((await sentRows(api, path, kind)).filter(({ position }) => position <= places));
  return rows.map(({ key, position, row }) => {
    const { popularity, vote_average, vote_count } = figures.parse(row);
    return {
      key,
      popularity,
      // Of 0 votes there is no mean.
      vote_average: vote_count === 0 ? null : vote_average,
      vote_count,
      list_rank: position,
    };
  });
}

/** As if what is stored of today had been collected yesterday. */
async function moveToYesterday(): Promise<void> {
  await inDatabase(database, async (session) => {
    await session.execute('update tmdb.title_stats set date = date - 1');
    await session.execute('update tmdb.list_positions set date = date - 1');
  });
}

describe('daily', () => {
  it('publishes what TMDB says of the tracked lists today, and then has nothing to do', async () => {
    expect(await daily()).toMatchObject({ runs: [{}, {}], days: [{ end: 'published' }], exitCode: 0 });
    const rows = await lakeRows(
      `select kind || '/' || tmdb_id as key, popularity, vote_average, vote_count, list_rank from tmdb_stat order by key`,
    );
    const all = [
      ...(await told('tv/popular', 'tv', 40)),
      ...(await told('trending/movie/week', 'movie', 30)),
    ];
    expect(rows).toEqual(all.toSorted((one, other) => (one.key < other.key ? -1 : 1)));
    const series = await lakeRows(`select season_count, episode_count from tmdb_stat where kind = 'tv'`);
    expect(series.every((row) => Number(row.episode_count) >= Number(row.season_count))).toBe(true);
    expect(await lakeRows('from date')).toMatchObject([{ date: today }]);

    const total = api.requests.length;
    expect(await daily()).toMatchObject({ runs: [], days: [{ end: 'there', date: today }], exitCode: 0 });
    expect(api.requests.length).toBe(total);
    expect(await daily('--again', '--only', 'publish')).toMatchObject({ days: [{ end: 'unchanged' }] });
  });

  it('refuses days of which nothing is known, and publishes those of which something is', async () => {
    await daily('--only', 'collect');
    expect(await readdir(join(out, 'lake'))).not.toContain('days');
    await moveToYesterday();
    const first = dateOf(dayNumber(today) - 2);
    const result = await daily('--date', first, '--to', yesterday());
    expect(result).toMatchObject({
      days: [
        { end: 'unknown', date: first, reason: expect.stringMatching(/^TMDB tells what is now/) },
        { end: 'published' },
      ],
      exitCode: 1,
    });
    expect(await lakeRows('select distinct date from tmdb_stat')).toEqual([{ date: yesterday() }]);
  });

  it('publishes nothing of a day that fails a check, and shows which rows break it', async () => {
    await daily('--only', 'collect');
    await moveToYesterday();
    await daily('--date', yesterday());
    await daily('--only', 'collect');
    await inDatabase(database, (session) =>
      session.execute('update tmdb.title_stats set vote_count = 0 where date = $1', [today]),
    );
    const { code, stdout } = await run(['--only', 'publish']);
    expect(code).toBe(6);
    expect(stdout).toContain(`${today} is NOT published: 8 checks passed, 2 failed`);
    expect(stdout).toMatch(/error: votes_kept: .* The first 10 of \d+ rows that break it:\nkind +tmdb_id/);
    expect(await lakeRows('select distinct date from tmdb_stat')).toEqual([{ date: yesterday() }]);
    expect(await readdir(join(out, 'lake', '.staging'))).toContain(today);
  });

  it('says before anything else what it cannot do', async () => {
    const refused = async (words: readonly string[], env: Readonly<Record<string, string>>) => {
      const { code, stderr } = await runCli(['daily', '--out', out, ...words], { env });
      expect(code).toBe(2);
      return stderr;
    };
    const tomorrow = dateOf(dayNumber(today) + 1);
    const token = withToken().env ?? {};
    expect(await refused([], {})).toMatch(/TMDB_TOKEN/);
    expect(await refused(['--date', tomorrow], token)).toMatch(/is still to come: in UTC it is/);
    expect(await refused(['--date', today, '--to', yesterday()], token)).toMatch(/is before --date/);
    expect(await refused(['--track', 'tv popularity 160'], token)).toMatch(
      /wants a list that is one of trending, popular, /,
    );
    expect(await refused(['--track', 'person popular 160'], token)).toMatch(/such as "tv popular 160"/);
    expect(await refused(['--track', 'tv popular'], token)).toMatch(/such as "tv popular 160"/);
  });
});

describe('lake', () => {
  it('takes nothing but queries, over its own files', async () => {
    await daily();
    const refused = async (sql: string) => {
      const { code, stdout, stderr } = await lake('query', sql);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      return stderr;
    };
    const here = join(out, 'lake', 'new.csv');
    expect(await refused(`copy (select 1) to '${here}'`)).toMatch(/it is no query/);
    expect(await refused('drop view tmdb_stat')).toMatch(/it is no query/);
    const logging = `from enable_logging(storage = 'file', storage_config = {'path': '${here}'})`;
    expect(await refused(logging)).toMatch(/it is no query/);
    expect(await refused('select 1; select 2')).toMatch(/it is 2 statements/);
    expect(await refused(`from read_text('${join(out, 'csv')}')`)).toMatch(/Permission Error/);
    expect(await refused("from read_parquet('s3://bucket/file.parquet')")).toMatch(
      /disabled by configuration/,
    );
    expect(await refused('select nothing from tmdb_stat')).toMatch(/DuckDB refused the query: .*nothing/);
    expect(await readdir(join(out, 'lake'))).not.toContain('new.csv');
    expect(await lakeRows('select 1.50 as a, 2.00 as b, 0.5 as c, 9007199254740993 as d')).toEqual([
      { a: 1.5, b: 2, c: 0.5, d: '9007199254740993' },
    ]);
  });

  it('is opened by DuckDB itself with the file of its views', async () => {
    await daily();
    const sql =
      'select count(*)::integer as titles from tmdb_stat join title using (kind, tmdb_id) join date using (date)';
    const { stdout, stderr } = await startScript(DUCKDB_INIT, [sql], { cwd: join(out, 'lake') }).result;
    expect({ rows: JSON.parse(stdout || '[]'), stderr }).toEqual({ rows: [{ titles: 53 }], stderr: '' });
  });

  it('reads no day without a manifest', async () => {
    await daily();
    await moveToYesterday();
    await daily('--date', yesterday());
    const dates = 'select distinct date from tmdb_stat order by date';
    expect(await lakeRows(dates)).toEqual([{ date: yesterday() }, { date: today }]);
    await rm(join(out, 'lake', 'days', `${today}.json`));
    expect(await lakeRows(dates)).toEqual([{ date: yesterday() }]);
  });

  it('tells a file that is not as it was published', async () => {
    expect((await lake('verify')).stderr).toMatch(/no day is published in .* yet: run daily first/);
    await daily();
    expect(await lake('verify')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^1 day, 8 files, .*: all as published\n$/),
    });
    const [year, month, day] = today.split('-');
    const path = `tmdb_stat/year=${year}/month=${month}/day=${day}/global.parquet`;
    await appendFile(join(out, 'lake', path), ' ');
    const { code, stdout } = await lake('verify');
    expect(code).toBe(6);
    expect(stdout).toContain(`${today}: ${path} has `);
  });
});
