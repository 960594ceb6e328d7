import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SiteRequest } from '../../src/demo/imdb-site/behaviour.js';
import { films } from '../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../src/demo/imdb-site/local-site.js';
import { PostgresDatabase } from '../../src/infrastructure/database/postgres-database.js';
import { type RunningCli, runCli, startCli } from '../support/processes/cli.js';
import { temporaryFolder } from '../support/processes/temporary-folder.js';
import { startWorker, WorkerFleet } from '../support/processes/worker-fleet.js';
import { expectWholeRun } from '../support/stores/compare-stores.js';
import { createTestDatabase, type TestDatabase } from '../support/stores/postgres.js';
import { forgetHolders, queuedRanges, targetStates } from '../support/stores/shared-queue.js';

const ids = films.map(({ titleId }) => titleId);

let site: LocalSite;
let server: TestDatabase;
let database: PostgresDatabase;
let out: string;
let started: RunningCli[];
let fleet: WorkerFleet | undefined;

beforeEach(async () => {
  server = await createTestDatabase('empty');
  database = new PostgresDatabase({ url: server.url, connections: 2 });
  site = await startLocalSite({ weightBytes: 20_000, rules: [{ kind: 'latency', latencyMs: 20 }] });
  out = await temporaryFolder();
  started = [];
  fleet = undefined;
});

afterEach(async () => {
  await fleet?.end();
  for (const { process } of started) process.kill('SIGKILL');
  await Promise.all(started.map(({ result }) => result));
  await site?.close();
  await database?.close();
  await server?.drop();
});

function planArgs(...extra: string[]): string[] {
  const where = ['--base-url', site.url, '--out', out, '--database-url', server.url];
  return ['scrape', ...where, '--workers', 'shared', '--rate', '0', '--json', ...extra];
}

function plan(...extra: string[]): RunningCli {
  const planner = startCli(planArgs(...extra));
  started.push(planner);
  return planner;
}

async function planDetached(...extra: string[]): Promise<void> {
  const { code, stderr } = await runCli(planArgs('--detach', ...extra));
  expect({ code, stderr }).toMatchObject({ code: 0 });
}

async function work(...args: string[]): Promise<RunningCli> {
  const worker = await startWorker(server.url, args);
  started.push(worker);
  return worker;
}

async function workUntilEmpty(): Promise<void> {
  const { code, stderr } = await (await work('--until-empty')).result;
  expect({ code, stderr }).toMatchObject({ code: 0 });
}

/** Resolves when the site is asked for its so many-th title page from now. */
function titlePage(number: number): Promise<void> {
  let seen = 0;
  return new Promise((resolve) => {
    site.behave((request) => {
      if (request.page === 'title') seen += 1;
      if (seen === number) resolve();
      return undefined;
    });
  });
}

function titlesAsked(): readonly SiteRequest[] {
  return site.requests.filter(({ page }) => page === 'title');
}

async function runRow(runId = 1) {
  const { rows } = await database.execute(
    `select exit_code, stop_cause, (report->>'scraped')::integer, (report->>'failed')::integer from runs
     where id = $1 and finished_at is not null`,
    [runId],
  );
  const [row] = rows;
  return row === undefined ? null : { exitCode: row[0], stop: row[1], scraped: row[2], failed: row[3] };
}

const POISONED = `--import=${fileURLToPath(new URL('../support/processes/poisoned.mjs', import.meta.url))}`;

describe('a title that ends every process that asks for it', () => {
  it('ends alone as failed among the dead ranges, and comes home once they are put back', async () => {
    const [all, poison = ''] = [ids.slice(0, 7), ids[4]];
    const planner = plan('--ids', all.join(), '--concurrency', '2');
    await expect.poll(() => isPlanned()).toBe(true);
    const env = { NODE_OPTIONS: POISONED, POISON: `/title/${poison}/` };
    let deaths = 0;
    for (;;) {
      const worker = await startWorker(server.url, ['--until-empty'], { env });
      started.push(worker);
      const { code, signal, stderr } = await worker.result;
      if (signal === null) {
        expect({ code, stderr }).toMatchObject({ code: 0 });
        break;
      }
      expect(signal).toBe('SIGKILL');
      deaths += 1;
      expect(deaths).toBeLessThan(10);
      await forgetHolders(database);
    }
    const { code, stdout, stderr } = await planner.result;
    expect({ code, stderr }).toMatchObject({ code: 1 });
    const reason = expect.stringContaining('processes that had it alone were not heard of again');
    expect(JSON.parse(stdout)).toMatchObject({
      scraped: 6,
      failed: 1,
      failures: [{ kind: 'crashed', count: 1, first: [{ key: poison, reason }] }],
    });
    expect(await targetStates(database)).toEqual({ done: 6, failed: 1 });
    const listed = await runCli(['work', '--list', '--json', '--database-url', server.url]);
    expect(JSON.parse(listed.stdout).queue).toMatchObject({
      waiting: 0,
      taken: 0,
      dead: [{ range: { runId: 1, first: 5, last: 5 }, reason: expect.stringContaining(poison) }],
    });
    console.log(`poison: ${deaths} processes died of it, ${titlesAsked().length} requests for 7 titles`);

    const redriven = await runCli(['work', '--redrive', '--json', '--database-url', server.url]);
    expect(redriven).toMatchObject({ code: 0, stdout: '{"redriven":1}\n' });
    await workUntilEmpty();
    expect(await runRow()).toEqual({ exitCode: 0, stop: null, scraped: 7, failed: 0 });
    expect(await queuedRanges(database)).toEqual([]);
  });
});

async function isPlanned(): Promise<boolean> {
  const { rows } = await database.execute(
    `select to_regclass('runs') is not null and to_regclass('work_queue.job') is not null`,
  );
  if (rows[0]?.[0] !== true) return false;
  return (await database.execute('select from runs where plan is not null')).rows.length > 0;
}

describe('a site that blocks', () => {
  it('stops the run for all workers with the reason; resumed, it ends whole', async () => {
    const planner = plan('--ids', ids.join(), '--concurrency', '4');
    let asked = 0;
    site.behave(({ page }) => {
      if (page === 'title') asked += 1;
      return page === 'title' && asked > 60 ? { kind: 'challenge' } : undefined;
    });
    fleet = await WorkerFleet.start(3, () => startWorker(server.url));
    const { code, stdout, stderr } = await planner.result;
    expect({ code, stderr }).toMatchObject({ code: 3 });
    const { stop, scraped } = JSON.parse(stdout);
    expect(stop).toMatchObject({
      cause: 'blocked',
      message: expect.stringContaining('every route is blocked'),
    });
    expect(await runRow()).toMatchObject({ exitCode: 3, stop: 'blocked', scraped });
    const askedThen = asked;
    site.behaveNormally();
    const resumed = await runCli(planArgs('--resume', '1'));
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(resumed.stdout)).toMatchObject({ scraped: 250, failed: 0, stop: null });
    console.log(`block: ${scraped} saved and ${askedThen} asked for when it stopped`);
    expect(fleet.ended).toEqual([]);
    for (const worker of await fleet.stop()) expect(worker).toMatchObject({ code: 130 });
    await expectWholeRun(out, server.url, ids);
    expect(await queuedRanges(database)).toEqual([]);
  });
});

describe('a worker that is told to stop', () => {
  it('gives its ranges back at once, and another ends the run', async () => {
    const planner = plan('--ids', ids.join(), '--concurrency', '4');
    const half = titlePage(50);
    const worker = await work();
    await half;
    worker.process.kill('SIGINT');
    expect(await worker.result).toMatchObject({ code: 130 });
    expect(await queuedRanges(database)).toMatchObject([{ queue: 'ranges', state: 'created', timesLost: 0 }]);
    await workUntilEmpty();
    expect(await planner.result).toMatchObject({ code: 0 });
    expect(titlesAsked()).toHaveLength(250);
    await expectWholeRun(out, server.url, ids);
  });

  it('gives back a range too of which every target is under way, some of them between two attempts', async () => {
    const [few, broken = ''] = [ids.slice(0, 10), ids[3]];
    const planner = plan('--ids', few.join(), '--concurrency', '20');
    site.behave({ kind: 'serverError', titleId: broken });
    const worker = await work();
    await expect.poll(() => site.requestsFor(broken)).toBeGreaterThan(1);
    worker.process.kill('SIGINT');
    expect(await worker.result).toMatchObject({ code: 130 });
    expect(await targetStates(database)).toEqual({ done: 9, queued: 1 });
    expect(await queuedRanges(database)).toMatchObject([{ queue: 'ranges', state: 'created', timesLost: 0 }]);
    site.behaveNormally();
    await workUntilEmpty();
    expect(await planner.result).toMatchObject({ code: 0 });
    await expectWholeRun(out, server.url, few);
  });
});

describe('a planner that is killed', () => {
  it('while it waits leaves the run to the workers, the last of which writes the report', async () => {
    const planner = plan('--ids', ids.join(), '--concurrency', '4');
    await expect.poll(() => isPlanned()).toBe(true);
    const [begun, half] = [titlePage(10), titlePage(100)];
    const first = await work('--until-empty');
    await begun;
    planner.process.kill('SIGKILL');
    await planner.result;
    const last = await work('--until-empty');
    await half;
    // One that dies over a range keeps the others from ending the run for as long as it may live.
    first.process.kill('SIGKILL');
    const { code, stderr } = await last.result;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(await runRow()).toEqual({ exitCode: 0, stop: null, scraped: 250, failed: 0 });
    const resumed = await runCli(planArgs('--resume', '1'));
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(resumed.stdout)).toMatchObject({ runId: 1, scraped: 250, failed: 0, stop: null });
    await expectWholeRun(out, server.url, ids);
  });

  it('while it plans leaves nothing half-planned', async () => {
    await planDetached('--ids', ids[0] ?? '');
    await workUntilEmpty();
    // Long enough to be taken in the midst.
    const file = join(await temporaryFolder(), 'ids.txt');
    await writeFile(file, madeUp(300_000).join('\n'));
    const planner = plan('--ids-file', file);
    await expect.poll(() => isTakingList()).toBe(true);
    planner.process.kill('SIGKILL');
    await planner.result;
    await expect.poll(() => isTakingList()).toBe(false);
    const { rows } = await database.execute('select count(*) from runs');
    expect(rows).toEqual([[1]]);
    expect(await queuedRanges(database)).toEqual([]);
    const resumed = await runCli(planArgs('--resume'));
    expect(resumed.stderr).toContain('there is no unfinished run');
  });
});

const madeUp = (count: number) => Array.from({ length: count }, (_, index) => `tt${90_000_001 + index}`);

/** Whether a process is in the transaction that writes a list. */
async function isTakingList(): Promise<boolean> {
  const { rows } = await database.execute(
    `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
     and query like '%insert into run_targets%'`,
  );
  return rows.length > 0;
}

describe('programs of two versions on one database', () => {
  it('an older database is refused by a worker in words', async () => {
    await planDetached('--ids', ids[0] ?? '');
    const [newest] = (await database.execute('select max(version) from schema_migrations')).rows[0] ?? [];
    await database.execute('delete from schema_migrations where version = $1', [Number(newest)]);
    const { code, stderr } = await (await work('--until-empty')).result;
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(
        /^error: the database has schema version \d+, and this program works on \d+: plan a run with this version first/,
      ),
    });
    expect(titlesAsked()).toEqual([]);
  });

  it.each([
    ['in the midst of a run', ids, 20],
    ['that waits for one', ids.slice(0, 1), 1],
  ] as const)(
    'a worker %s stops when a newer program has migrated it, and says so',
    async (_, list, after) => {
      await planDetached('--ids', list.join(), '--concurrency', '2');
      const begun = titlePage(after);
      const worker = await work();
      await begun;
      await database.execute(
        `insert into schema_migrations (version, name, checksum) values (999, '999_of_the_future.sql', 'none')`,
      );
      const { code, stderr } = await worker.result;
      expect({ code, stderr }).toEqual({
        code: 5,
        stderr: expect.stringMatching(/the database has schema version 999, and this program knows only \d+/),
      });
      await database.execute('delete from schema_migrations where version = 999');
      // It gave back what it had: nobody has to be missed for the rest to go on.
      expect((await queuedRanges(database)).filter(({ timesLost }) => timesLost > 0)).toEqual([]);
      await workUntilEmpty();
      expect(await runRow()).toMatchObject({ exitCode: 0, scraped: list.length });
    },
  );
});
