import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { films } from '../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../src/demo/imdb-site/local-site.js';
import type { RunReport } from '../../src/domain/engine/run-report.js';
import { runCli } from '../support/processes/cli.js';
import { temporaryFolder } from '../support/processes/temporary-folder.js';
import { csvContents, expectWholeRun } from '../support/stores/compare-stores.js';
import { createTestDatabase, type TestDatabase } from '../support/stores/postgres.js';

const HOOK = new URL('../support/processes/faulty-thread.mjs', import.meta.url);
const ids = films.slice(0, 30).map(({ titleId }) => titleId);
const poison = ids[7] ?? '';

let site: LocalSite;
let database: TestDatabase;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 60_000 });
});

afterAll(() => site?.close());

async function scrapeWith(faults: string, once?: string) {
  database = await createTestDatabase();
  const out = await temporaryFolder();
  const where = ['--base-url', site.url, '--out', out, '--database-url', database.url];
  const how = [
    '--rate',
    '0',
    '--threads',
    '2',
    '--concurrency',
    '8',
    '--timeout',
    '1',
    '--retries',
    '10',
    '--ids',
    ids.join(),
  ];
  const { code, stdout, stderr } = await runCli(['scrape', ...where, ...how, '--json'], {
    env: {
      NODE_OPTIONS: `--import ${pathToFileURL(HOOK.pathname)}`,
      THREAD_FAULTS: faults,
      ...(once !== undefined && { THREAD_FAULTS_ONCE: once }),
    },
  });
  expect(stdout, stderr).not.toBe('');
  const report: RunReport = JSON.parse(stdout);
  return { code, report, out };
}

describe('worker threads that go wrong', () => {
  it('each in its own way, once, cost no title', async () => {
    const faults = ['exit', 'memory', 'rejection', 'spin'].map((way, at) => `${way}=${ids[at * 5]}`);
    const { code, report, out } = await scrapeWith(faults.join(), await temporaryFolder());
    expect({ code, failures: report.failures }).toEqual({ code: 0, failures: [] });
    expect(report.attempts).toBeGreaterThanOrEqual(ids.length + faults.length);
    await expectWholeRun(out, database.url, ids);
    await database.drop();
  });

  it.each(['exit', 'memory', 'rejection', 'spin'])(
    'at every attempt at one page (%s) fail that page alone',
    async (way) => {
      const { code, report, out } = await scrapeWith(`${way}=${poison}`);
      expect({ code, scraped: report.scraped }).toEqual({ code: 1, scraped: ids.length - 1 });
      expect(report.failures).toMatchObject([
        { kind: 'crashed', count: 1, first: [{ key: poison, reason: expect.stringMatching(/thread/) }] },
      ]);
      await expectWholeRun(
        out,
        database.url,
        ids.filter((titleId) => titleId !== poison),
      );
      await database.drop();
    },
  );
});

describe('the thread of the embedded database', () => {
  it('that ends in the middle ends the run at once with 5, by one sentence; resuming finishes it', async () => {
    const out = await temporaryFolder();
    const args = ['scrape', '--base-url', site.url, '--out', out, '--rate', '0', '--json'];
    const hook = new URL('../support/processes/dying-store-thread.mjs', import.meta.url);
    const ended = await runCli([...args, '--ids', ids.join()], {
      env: { NODE_OPTIONS: `--import ${hook}`, STORE_SAVES: '3' },
    });
    expect(ended).toMatchObject({ code: 5 });
    expect(ended.stderr).not.toContain('asking it again');
    const { stop, scraped }: RunReport = JSON.parse(ended.stdout);
    expect(scraped).toBeLessThan(ids.length);
    expect(stop).toMatchObject({ cause: 'fatal' });
    expect(stop?.message).toMatch(
      /is closed \(its thread ended with code 1\); .* start the program again, a run with --resume$/,
    );
    const resumed = await runCli([...args, '--resume']);
    expect(resumed).toMatchObject({ code: 0 });
    const { movies } = await csvContents(join(out, 'csv'));
    expect(movies).toHaveLength(ids.length);
  });
});
