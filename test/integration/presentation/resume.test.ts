import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { films } from '../../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import { type CliOptions, runCli, startCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { expectWholeRun } from '../../support/stores/compare-stores.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

const ids = films.slice(0, 20).map(({ titleId }) => titleId);
const [first = '', second = ''] = ids;
/** Titles that the site does not have, which fail at once. */
const missing = Array.from({ length: 1180 }, (_, at) => `tt${9_000_000 + at}`);

let site: LocalSite;
let database: TestDatabase;
let out: string;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 20_000 });
});
beforeEach(async () => {
  database = await createTestDatabase();
  out = await temporaryFolder();
});
afterEach(async () => {
  site.behaveNormally();
  await database?.drop();
});
afterAll(() => site?.close());

function argsOf(extra: readonly string[], folder = out): string[] {
  const where = ['--base-url', site.url, '--out', folder, '--database-url', database.url];
  return ['scrape', ...where, '--rate', '0', '--json', ...extra];
}

async function scrape(extra: readonly string[], folder = out, options: CliOptions = {}) {
  const { code, stdout, stderr } = await runCli(argsOf(extra, folder), options);
  return { code, stderr, report: stdout === '' ? null : JSON.parse(stdout) };
}

/** Kills the program as soon as it asks for a title, of which it gets none. */
async function killedRun(extra: readonly string[], options: CliOptions = {}): Promise<void> {
  const run = startCli(argsOf(extra), options);
  site.behave((request) => {
    if (request.page !== 'title') return undefined;
    run.process.kill('SIGKILL');
    return { kind: 'hang' };
  });
  expect(await run.result).toMatchObject({ signal: 'SIGKILL' });
  site.behaveNormally();
}

describe('--resume', () => {
  it('goes on with the list as it was, whatever has become of its file', async () => {
    const file = join(out, 'ids.txt');
    await writeFile(file, [...missing, ...ids].join('\n'));
    await killedRun(['--ids-file', file]);
    await writeFile(file, first);
    const { code, report } = await scrape(['--resume']);
    expect({ code, report }).toMatchObject({ code: 1, report: { asked: 1200, scraped: 20, failed: 1180 } });
    await expectWholeRun(out, database.url, ids);
  });

  it('goes on with a list that came on standard input', async () => {
    await killedRun(['--ids-file', '-'], { input: [...missing, ...ids].join('\n') });
    const { code, report } = await scrape(['--resume']);
    expect({ code, report }).toMatchObject({ code: 1, report: { asked: 1200, scraped: 20, failed: 1180 } });
  });

  it.each([
    [['--ids', second], '--ids'],
    [['--ids-file', '/nothing/here'], '--ids-file'],
    [['--list', 'kind=movie'], '--list'],
    [['--chart', 'toptv'], '--chart'],
    [['--movies', '3'], '--movies'],
  ])('refuses %j, which it would ignore', async (extra, flag) => {
    const { code, stderr } = await scrape(['--resume', ...extra]);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error: --resume takes no ${flag}: .+\\n$`));
  });

  it('auto goes on with a run of the same titles, and refuses to take one for another', async () => {
    const list = ['--ids', ids.slice(0, 3).join()];
    await killedRun(list);
    for (const dryRun of [[], ['--dry-run']]) {
      const other = await scrape(['--resume', 'auto', '--ids', second, ...dryRun]);
      expect(other.code).toBe(2);
      expect(other.stderr).toMatch(
        /^error: run 1 \(list of ids\) is not finished, and --ids asks for something else: /,
      );
    }
    expect(await scrape(['--resume', 'auto', ...list])).toMatchObject({ code: 0, report: { scraped: 3 } });
    expect(await scrape(['--resume', 'auto', '--ids', second])).toMatchObject({
      code: 0,
      report: { runId: 2, scraped: 1 },
    });
  });

  it('goes on with the chart that the run was started with, also where the environment names another', async () => {
    const run = startCli(argsOf(['--chart', 'toptv', '--movies', '3']));
    site.behave((request) => {
      if (request.page !== 'chart') return undefined;
      run.process.kill('SIGKILL');
      return { kind: 'hang' };
    });
    await run.result;
    site.behaveNormally();
    const resumed = await scrape(['--resume'], out, { env: { CHART: 'top', MOVIES: '9' } });
    expect(resumed).toMatchObject({ code: 0, report: { list: 'chart toptv', asked: 3, scraped: 3 } });
  });
});

describe('a CSV folder that lacks what the database has', () => {
  it('is completed by a resumed run, without fetching', async () => {
    // From then on everything is: a page that is answered in between would give the route another trial.
    let isBlocked = false;
    site.behave((request) => {
      isBlocked ||= request.titleId === ids[12];
      return isBlocked ? { kind: 'challenge' } : undefined;
    });
    const blocked = await scrape(['--ids', ids.join(), '--concurrency', '1']);
    expect(blocked.code).toBe(3);
    const saved: number = blocked.report.scraped;
    expect(saved).toBeGreaterThan(1);
    site.behaveNormally();
    const before = site.requests.length;
    const other = await temporaryFolder();
    const { code, report } = await scrape(['--resume'], other);
    const left = ids.length - saved;
    expect({ code, scraped: report.scraped }).toEqual({ code: 0, scraped: left });
    expect(report.warnings).toEqual([
      expect.stringMatching(new RegExp(`^csv lacked ${saved} movies saved before: `)),
    ]);
    expect(site.requests.slice(before).filter(({ page }) => page === 'title')).toHaveLength(left);
    await expectWholeRun(other, database.url, ids);
  });

  it('is completed when it was deleted, and when its titles were fetched recently', async () => {
    const list = ['--ids', ids.join()];
    expect((await scrape(list)).code).toBe(0);
    const before = site.requests.filter(({ page }) => page === 'title').length;
    await rm(join(out, 'csv'), { recursive: true });
    expect(await scrape(['--resume', '1'])).toMatchObject({ code: 0, report: { scraped: 0 } });
    await expectWholeRun(out, database.url, ids);
    const other = await temporaryFolder();
    const fresh = await scrape([...list, '--refresh-after', '1h'], other);
    expect(fresh).toMatchObject({ code: 0, report: { scraped: 0, skipped: 20 } });
    await expectWholeRun(other, database.url, ids);
    expect(site.requests.filter(({ page }) => page === 'title')).toHaveLength(before);
  });
});

describe('--retry-failed', () => {
  it('takes what still fails, and says so when nothing does', async () => {
    site.behave({ kind: 'serverError' });
    expect((await scrape(['--ids', ids.slice(0, 4).join(), '--retries', '0'])).code).toBe(1);
    site.behaveNormally();
    expect(await scrape(['--ids', `${first},${second}`])).toMatchObject({ code: 0, report: { scraped: 2 } });
    const dry = await scrape(['--retry-failed', '--dry-run']);
    expect(dry.report.targets).toEqual(ids.slice(2, 4));
    expect(await scrape(['--retry-failed'])).toMatchObject({ code: 0, report: { asked: 2, scraped: 2 } });
    const again = await scrape(['--retry-failed']);
    expect(again.code).toBe(2);
    expect(again.stderr).toBe(
      'error: nothing of any run of scrape still fails: there is nothing to try again\n',
    );
  });
});

describe('options that are given twice', () => {
  it('add up as ids', async () => {
    const { code, report } = await scrape(['--ids', first, '--ids', second]);
    expect({ code, report }).toMatchObject({ code: 0, report: { scraped: 2 } });
  });

  it.each([
    ['--ids-file', 'a.txt', 'b.txt'],
    ['--list', 'kind=movie', 'kind=short'],
    ['--chart', 'top', 'toptv'],
    ['--movies', '3', '4'],
  ])('%s is refused', async (flag, one, other) => {
    const { code, stderr } = await scrape([flag, one, flag, other]);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error: ${flag}.* takes one value, not "${one}" "${other}"\\n$`));
  });

  it('a chart beside ids is refused', async () => {
    const { code, stderr } = await scrape(['--ids', first, '--chart', 'toptv']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'error: --ids and --chart exclude each other\n' });
  });
});

describe('a title that IMDb has merged into another', () => {
  it('is saved under the other id; the report and the journal name both', async () => {
    site.behave({ kind: 'redirect', location: `/title/${second}/`, status: 301, titleId: first });
    const { code, report } = await scrape(['--ids', first]);
    expect({ code, report }).toMatchObject({
      code: 0,
      report: { scraped: 1, merged: { count: 1, first: [{ key: first, savedAs: second }] } },
    });
    expect(await readFile(join(out, 'csv', 'movies.csv'), 'utf8')).toContain(`\n${second},`);
    const where = ['--out', out, '--database-url', database.url];
    const shown = await runCli(['runs', 'show', '1', ...where]);
    expect(shown.stdout).toMatch(new RegExp(`${first} .*saved as ${second}`));
    const json = await runCli(['runs', 'show', '1', '--json', ...where]);
    expect(JSON.parse(json.stdout)).toMatchObject([{ key: first, savedAs: second, state: 'done' }]);
    expect(await scrape(['--ids', first, '--refresh-after', '1h'])).toMatchObject({
      code: 0,
      report: { scraped: 0, skipped: 1 },
    });
  });
});
