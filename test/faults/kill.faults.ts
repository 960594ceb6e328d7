import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { films } from '../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../src/demo/imdb-site/local-site.js';
import { seededRandom } from '../../src/demo/seeded-random.js';
import {
  ACTOR_COLUMNS,
  MOVIE_ACTOR_COLUMNS,
  MOVIE_COLUMNS,
} from '../../src/infrastructure/csv/movie-rows.js';
import { openDatabase } from '../../src/infrastructure/database/open-database.js';
import { queryRows } from '../../src/infrastructure/database/sql-database.js';
import { runCli, startCli } from '../support/processes/cli.js';
import { temporaryFolder } from '../support/processes/temporary-folder.js';
import { expectWholeRun } from '../support/stores/compare-stores.js';
import { parseRfc4180 } from '../support/stores/csv-movies.js';
import { PGLITE_THREAD } from '../support/stores/pglite.js';
import { createTestDatabase, type TestDatabase } from '../support/stores/postgres.js';

const SEED = 20_260;
const ids = films.map(({ titleId }) => titleId);

let site: LocalSite;
let database: TestDatabase;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 60_000 });
  database = await createTestDatabase();
});

afterAll(async () => {
  await site?.close();
  await database?.drop();
});

describe('kill -9', () => {
  it('at 20 moments of a run of 250 titles, resumed each time, loses and doubles nothing', async () => {
    const out = await temporaryFolder();
    const random = seededRandom(SEED);
    const done = new Map<string, number>();
    for (let kill = 0; kill < 20; kill += 1) {
      // The first comes before the list is in the journal.
      const requests = kill === 0 ? 0 : 1 + Math.floor(random.next() * 24);
      await killedRun(scrapeArgs(out, database.url, kill > 0), {
        page: kill === 0 ? 'chart' : 'title',
        requests,
        delayMs: Math.floor(random.next() * 60),
      });
      await expectTornEndsAtMost(join(out, 'csv'));
      for (const titleId of await doneTitles(out, database.url)) {
        if (!done.has(titleId)) done.set(titleId, site.requestsFor(titleId));
      }
    }
    expect(done.size).toBeGreaterThan(50);
    expect(done.size).toBeLessThan(250);
    const { code, stdout, stderr } = await runCli(scrapeArgs(out, database.url, true));
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ failed: 0, scraped: 250 - done.size });
    await expectWholeRun(out, database.url, ids);
    const fetchedAgain = [...done].filter(([titleId, before]) => site.requestsFor(titleId) > before);
    expect(fetchedAgain).toEqual([]);
  });

  it('with the embedded database, from its very first start on, keeps what was reported saved', async () => {
    // In the midst of making the embedded database, which takes a second or more, and at the end of it.
    await killedStart(await temporaryFolder(), 'pglite/base');
    const out = await temporaryFolder();
    await killedStart(out, 'pglite/PG_VERSION');
    const random = seededRandom(SEED);
    const done = new Map<string, number>();
    for (let kill = 0; kill < 4; kill += 1) {
      const { stderr } = await killedRun(scrapeArgs(out, null, kill > 0), {
        page: 'title',
        requests: 15 + Math.floor(random.next() * 30),
        delayMs: Math.floor(random.next() * 60),
      });
      const settled = await doneTitles(out, null);
      const reported = [...stderr.matchAll(/^(\d+) of \d+ titles/gm)].map(([, count]) => Number(count));
      expect(settled.length).toBeGreaterThanOrEqual(Math.max(done.size, ...reported));
      for (const titleId of settled) if (!done.has(titleId)) done.set(titleId, site.requestsFor(titleId));
    }
    const { code, stderr } = await runCli(scrapeArgs(out, null, true));
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await expectWholeRun(out, null, ids);
    expect([...done].filter(([titleId, before]) => site.requestsFor(titleId) > before)).toEqual([]);
  });
});

function scrapeArgs(out: string, databaseUrl: string | null, resume: boolean): string[] {
  return [
    ...['scrape', '--base-url', site.url, '--rate', '0', '--concurrency', '6', '--out', out, '--json'],
    ...(databaseUrl === null ? [] : ['--database-url', databaseUrl]),
    ...(resume ? ['--resume'] : []),
  ];
}

/** Kills the program so long after it has asked for so many pages of a kind. */
async function killedRun(
  args: readonly string[],
  moment: { readonly page: 'chart' | 'title'; readonly requests: number; readonly delayMs: number },
) {
  site.behaveNormally();
  site.behave({ kind: 'latency', latencyMs: 20 });
  const run = startCli(args);
  let seen = 0;
  site.behave((request) => {
    if (request.page === moment.page) seen += 1;
    if (request.page === moment.page && seen === Math.max(1, moment.requests)) {
      setTimeout(() => run.process.kill('SIGKILL'), moment.delayMs);
    }
    return undefined;
  });
  const result = await run.result;
  site.behaveNormally();
  expect(result).toMatchObject({ signal: 'SIGKILL', stdout: '' });
  return result;
}

/** Kills the program as soon as it has made this file, then sees it start again. */
async function killedStart(out: string, file: string): Promise<void> {
  const run = startCli(scrapeArgs(out, null, false));
  const watch = setInterval(() => existsSync(join(out, file)) && run.process.kill('SIGKILL'), 1);
  const { signal } = await run.result;
  clearInterval(watch);
  expect(signal).toBe('SIGKILL');
  const { code, stderr } = await runCli([...scrapeArgs(out, null, false), '--ids', 'tt0000000']);
  expect({ code, stderr }).toMatchObject({ code: 1 });
}

/** The titles whose done-mark is committed. Every one of them is in both stores. */
async function doneTitles(out: string, databaseUrl: string | null): Promise<string[]> {
  const opened = await openDatabase({
    databaseUrl,
    folder: join(out, 'pglite'),
    pgliteThread: PGLITE_THREAD,
  });
  try {
    const rows = await queryRows(
      opened,
      `select key, exists (select from movies where imdb_id = key) as saved
       from run_targets where state = 'done'`,
      [],
      z.object({ key: z.string(), saved: z.boolean() }),
    );
    expect(rows.filter(({ saved }) => !saved)).toEqual([]);
    const titleIds = rows.map(({ key }) => key);
    const csv = titleIds.length === 0 ? '' : await readFile(join(out, 'csv', 'movies.csv'), 'utf8');
    expect(titleIds.filter((titleId) => !csv.includes(`\n${titleId},`))).toEqual([]);
    return titleIds;
  } finally {
    await opened.close();
  }
}

async function expectTornEndsAtMost(folder: string): Promise<void> {
  const tables = [
    ['movies.csv', MOVIE_COLUMNS],
    ['actors.csv', ACTOR_COLUMNS],
    ['movie_actor.csv', MOVIE_ACTOR_COLUMNS],
  ] as const;
  for (const [file, columns] of tables) {
    if (!existsSync(join(folder, file))) continue;
    const text = await readFile(join(folder, file), 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    for (const row of parseRfc4180(whole)) expect(row).toHaveLength(columns.length);
  }
}
