import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../../src/demo/tmdb-api/behaviour.js';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { collect, startSmallTmdb } from '../../../support/network/tmdb-run.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { column, inDatabase } from '../../../support/stores/collected.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

const MOVIES = ['popular', '--media', 'movie', '--details'];
const LIST = [...MOVIES, '--limit', '40'];
const DETAILS = /^movie\/\d+$/;

let api: TmdbApi;
let database: TestDatabase;
let out: string;

beforeAll(async () => {
  api = await startSmallTmdb();
});

beforeEach(async () => {
  database = await createTestDatabase();
  out = await temporaryFolder();
});

afterEach(async () => {
  api.behaveNormally();
  await database?.drop();
});

afterAll(() => api?.close());

const run = (args: readonly string[]) => collect({ api, database, out }, args);

async function withDetails(): Promise<number> {
  const sql = 'select count(*) from tmdb.observations where details_at is not null';
  const [count] = await inDatabase(database, (opened) => column(opened, sql));
  return Number(count);
}

/** Whether a request is for one of every so many details. */
function everySoMany(times: number) {
  const chosen = new Map<string, boolean>();
  return (key: string) => {
    if (!DETAILS.test(key)) return false;
    if (!chosen.has(key)) chosen.set(key, chosen.size % times === 0);
    return chosen.get(key) === true;
  };
}

describe('an answer that passes', () => {
  const faults: readonly Fault[] = [
    { kind: 'serverError' },
    { kind: 'serverError', status: 502 },
    { kind: 'serverError', status: 503 },
    { kind: 'serverError', status: 504 },
    { kind: 'throttled' },
    { kind: 'reset' },
    { kind: 'truncated' },
  ];

  it('is asked for again, in a list as in details: nothing is lost', async () => {
    const seen = new Map<string, number>();
    api.behave(({ key, page }) => {
      const asked = `${key} ${page}`;
      const before = seen.get(asked) ?? 0;
      seen.set(asked, before + 1);
      return before === 0 && seen.size % 3 === 0 ? faults[seen.size % faults.length] : undefined;
    });
    const { code, report } = await run([...LIST, '--retries', '5']);
    expect({ code, failures: report.failures, scraped: report.scraped }).toEqual({
      code: 0,
      failures: [],
      scraped: 42,
    });
    expect(report.attempts).toBeGreaterThan(50);
    expect(await withDetails()).toBe(40);
  });
});

describe('an answer that does not pass', () => {
  it.each([
    [{ kind: 'notFound' }, 'not-found', 1],
    [{ kind: 'successFalse' }, 'not-found', 1],
    [{ kind: 'notJson' }, 'unreadable', 1],
    [{ kind: 'missingPart' }, 'unreadable', 1],
    [{ kind: 'serverError' }, 'unreachable', 2],
    [{ kind: 'reset' }, 'unreachable', 2],
  ] as const)(
    '%j of some details fails those as %s after so many attempts: %i',
    async (fault, kind, attempts) => {
      const isHit = everySoMany(20);
      const hits = new Map<string, number>();
      api.behave(({ key }) => {
        if (!isHit(key)) return undefined;
        hits.set(key, (hits.get(key) ?? 0) + 1);
        return fault;
      });
      const { code, report } = await run([...LIST, '--retries', '1']);
      expect({ code, stop: report.stop }).toEqual({ code: 1, stop: null });
      expect(report.failures).toMatchObject([{ kind, count: 2 }]);
      expect(report.failures[0]?.first.map(({ key }) => key).sort()).toEqual([...hits.keys()].sort());
      expect([...hits.values()]).toEqual([attempts, attempts]);
      expect(await withDetails()).toBe(38);
    },
  );

  it('a page of a list that is missing costs its rows alone, and is said', async () => {
    api.behave({ kind: 'notJson', key: 'movie/popular?page=2' });
    const { code, report } = await run([...MOVIES, '--limit', '60']);
    expect(code).toBe(1);
    expect(report.failures).toMatchObject([
      { kind: 'unreadable', count: 1, first: [{ key: 'movie/popular?page=2' }] },
    ]);
    expect(await withDetails()).toBe(40);
  });

  it('the first page of the list ends the run with 1', async () => {
    api.behave({ kind: 'notFound', on: 'lists' });
    const { code, report } = await run(LIST);
    expect({ code, scraped: report.scraped, failed: report.failed }).toEqual({
      code: 1,
      scraped: 0,
      failed: 1,
    });
  });

  it('everything in a shape that is none stops the run with 5 before all is asked for', async () => {
    api.behave({ kind: 'notJson', on: 'details' });
    const { code, report } = await run(MOVIES);
    expect({ code, cause: report.stop?.cause }).toEqual({ code: 5, cause: 'unreadable' });
    expect(report.failed).toBeLessThan(100);
  });
});

describe('a limit below the pace of the run', () => {
  it('makes it slower, and everything comes', async () => {
    const slow = await startSmallTmdb({ limits: { perSecond: 15 } });
    try {
      const args = [...MOVIES, '--limit', '60', '--rate', '40', '--concurrency', '10'];
      const { code, report } = await collect({ api: slow, database, out }, args);
      expect({ code, failures: report.failures, scraped: report.scraped }).toEqual({
        code: 0,
        failures: [],
        scraped: 63,
      });
      expect(slow.counts().answers[429]).toBeGreaterThan(0);
      expect(report.routes).toMatchObject([{ throttled: slow.counts().answers[429] }]);
      expect(await withDetails()).toBe(60);
    } finally {
      await slow.close();
    }
  });
});
