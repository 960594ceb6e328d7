import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningCli, runCli, startCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

let database: TestDatabase;
let where: readonly string[];

beforeEach(async () => {
  database = await createTestDatabase();
  where = ['--out', await temporaryFolder(), '--database-url', database.url];
});
afterEach(() => database?.drop());

/** A demo that is still far from its end once it has begun. */
async function startSlowDemo(): Promise<RunningCli> {
  const running = startCli(['demo', ...where, '--switch', 'latency=500', '--concurrency', '2']);
  const begun = async () => {
    const { stdout } = await runCli(['runs', '--json', ...where]);
    return stdout !== '' && JSON.parse(stdout).some((run: { done: number }) => run.done > 0);
  };
  await expect.poll(begun).toBe(true);
  return running;
}

const runs = async () => (await runCli(['runs', ...where])).stdout.replace(/\s+/g, ' ');

describe('a demo that did not end', () => {
  it('proposes to run the demo again, since its site has gone with it', async () => {
    const running = await startSlowDemo();
    running.process.kill('SIGINT');
    const { code, stdout } = await running.result;
    expect(code).toBe(130);
    expect(stdout).toMatch(
      /^Next\n {2}npx imdb-scraper demo --out\s+\S+\s+\(with the same\s+DATABASE_URL\)\n$/m,
    );
    expect(stdout).not.toContain('--resume');
    expect(await runs()).not.toContain('--resume');
  });

  it('is nothing that scrape goes on with, not even when it was killed', async () => {
    const running = await startSlowDemo();
    running.process.kill('SIGKILL');
    await running.result;
    expect(await runs()).toContain('not ended: demo');
    const resumed = await runCli(['scrape', '--resume', ...where]);
    expect(resumed).toMatchObject({ code: 2, stdout: '' });
    expect(resumed.stderr).toMatch(/^error: there is no unfinished run; the command runs lists them$/m);
    const named = await runCli(['scrape', '--resume', '1', ...where]);
    expect(named).toMatchObject({ code: 2, stdout: '' });
    expect(named.stderr).toMatch(/^error: run 1 is a demo's, .*the command demo starts anew$/m);
    const dry = await runCli(['scrape', '--resume', '1', '--dry-run', ...where]);
    expect(dry.stderr).toBe(named.stderr);
    // A run of the same site would be gone on with.
    const local = ['--base-url', 'http://localhost:1', ...where];
    const auto = await runCli(['scrape', '--resume', 'auto', '--dry-run', '--ids', 'tt0111161', ...local]);
    expect(auto).toMatchObject({ code: 0, stderr: '' });
    expect(auto.stdout).toContain('list of ids');
  });
});
