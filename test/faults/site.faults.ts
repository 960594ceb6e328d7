import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Fault } from '../../src/demo/imdb-site/behaviour.js';
import { films } from '../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../src/demo/imdb-site/local-site.js';
import type { RunReport } from '../../src/domain/engine/run-report.js';
import { runCli } from '../support/processes/cli.js';
import { temporaryFolder } from '../support/processes/temporary-folder.js';
import { expectWholeRun } from '../support/stores/compare-stores.js';
import { createTestDatabase, type TestDatabase } from '../support/stores/postgres.js';

const HOOK = new URL('../support/processes/end-of-process.mjs', import.meta.url);
const ids = films.slice(0, 60).map(({ titleId }) => titleId);

const endOfProcess = z.object({
  sockets: z.number(),
  files: z.array(z.string()),
  peakMegabytes: z.number(),
});

let site: LocalSite;
let database: TestDatabase;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 60_000 });
  database = await createTestDatabase();
});

afterEach(() => site.behaveNormally());

afterAll(async () => {
  await site?.close();
  await database?.drop();
});

async function scrape(...extra: string[]) {
  const out = await temporaryFolder();
  const end = join(out, 'end.json');
  const where = ['--base-url', site.url, '--out', out, '--database-url', database.url];
  const how = ['--rate', '0', '--threads', '2', '--concurrency', '20', '--timeout', '2', '--ids', ids.join()];
  const { code, stdout, stderr } = await runCli(['scrape', ...where, ...how, '--json', ...extra], {
    env: { NODE_OPTIONS: `--import ${pathToFileURL(HOOK.pathname)}`, END_OF_PROCESS: end },
  });
  expect(stdout, stderr).not.toBe('');
  const report: RunReport = JSON.parse(stdout);
  return { code, report, out, left: endOfProcess.parse(JSON.parse(await readFile(end, 'utf8'))) };
}

/** What a site can do to a connection or an answer, and what becomes of the title when it always does so. */
const FAULTS: readonly (readonly [Fault, string])[] = [
  [{ kind: 'hang' }, 'unreachable'],
  [{ kind: 'drip' }, 'unreachable'],
  [{ kind: 'reset' }, 'unreachable'],
  [{ kind: 'truncated' }, 'unreachable'],
  [{ kind: 'truncated', how: 'gzip' }, 'unreachable'],
  [{ kind: 'redirectLoop' }, 'unreadable'],
  [{ kind: 'gzipBomb' }, 'unreadable'],
  [{ kind: 'hugeBody', bytes: Number.POSITIVE_INFINITY }, 'unreadable'],
];

describe('a site that misbehaves in every way', () => {
  it('now and then costs only further attempts, and nothing is left open', async () => {
    const passing = FAULTS.filter(([, kind]) => kind === 'unreachable');
    // With pages in between: a site that answers nothing at all is given rests that grow.
    const hit = ids.filter((_, at) => at % 4 === 3);
    hit.forEach((titleId, at) => {
      const [fault] = passing[at % passing.length] ?? [];
      if (fault !== undefined) site.behave({ ...fault, titleId, first: 1 });
    });
    const { code, report, out, left } = await scrape('--retries', '10');
    expect({ code, failures: report.failures }).toEqual({ code: 0, failures: [] });
    expect(report.scraped).toBe(ids.length);
    expect(report.attempts).toBeGreaterThanOrEqual(ids.length + hit.length);
    await expectWholeRun(out, database.url, ids);
    site.behaveNormally();
    const clean = await scrape();
    expect(left).toMatchObject({ sockets: clean.left.sockets, files: clean.left.files });
  });

  it('for ever fails each title as what it is, within bounded memory, and nothing is left open', async () => {
    const clean = await scrape();
    const bad = ids.slice(0, FAULTS.length);
    FAULTS.forEach(([fault], at) => {
      site.behave({ ...fault, titleId: bad[at] ?? '' });
    });
    const { code, report, left } = await scrape('--retries', '1');
    expect(code).toBe(1);
    expect(report.scraped).toBe(ids.length - FAULTS.length);
    for (const kind of ['unreachable', 'unreadable']) {
      const expected = bad.filter((_, at) => FAULTS[at]?.[1] === kind);
      const found = report.failures.find((failures) => failures.kind === kind);
      expect(found?.count).toBe(expected.length);
      expect(found?.first.map(({ key }) => key).sort()).toEqual([...expected].sort());
    }
    expect(left).toMatchObject({ sockets: clean.left.sockets, files: clean.left.files });
  });

  it.each([{ kind: 'gzipBomb' } as const, { kind: 'hugeBody', bytes: Number.POSITIVE_INFINITY } as const])(
    'with %j at everything takes bounded memory and stops as unreadable',
    async (fault) => {
      site.behave(fault);
      const { code, report, left } = await scrape();
      expect({ code, cause: report.stop?.cause }).toEqual({ code: 5, cause: 'unreadable' });
      // Twenty bodies at once, each past its limit of 10 MB: half a gigabyte would be one bomb let in.
      expect(left.peakMegabytes).toBeLessThan(600);
    },
  );
});
