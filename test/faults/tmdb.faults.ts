import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/demo/seeded-random.js';
import type { TmdbApi } from '../../src/demo/tmdb-api/tmdb-api.js';
import type { RunReport } from '../../src/domain/engine/run-report.js';
import { collect, collectArgs, startSmallTmdb, withToken } from '../support/network/tmdb-run.js';
import { runCli, startCli } from '../support/processes/cli.js';
import { withoutPrlimit } from '../support/processes/skipped.js';
import { smallFileSystem } from '../support/processes/small-file-system.js';
import { temporaryFolder } from '../support/processes/temporary-folder.js';
import { startWorker, WorkerFleet } from '../support/processes/worker-fleet.js';
import { column, inDatabase, lakeLines } from '../support/stores/collected.js';
import { createTestDatabase, type TestDatabase } from '../support/stores/postgres.js';
import { type PostgresServer, startPostgresServer } from '../support/stores/postgres-server.js';
import { TMDB_TABLES } from '../support/stores/tmdb-contents.js';

const SEED = 20_261;
/** Enough for a run to be killed several times before its end. */
const LONG = ['popular', '--media', 'movie', '--limit', '110', '--details', '--reviews'];
const WHOLE = ['popular', '--media', 'movie', '--limit', '60', '--details', '--reviews'];

let api: TmdbApi;
let database: TestDatabase;
let out: string;

beforeEach(async () => {
  api = await startSmallTmdb({ rules: [{ kind: 'latency', latencyMs: 10 }] });
  database = await createTestDatabase();
  out = await temporaryFolder();
});

afterEach(async () => {
  await database?.drop();
  await api?.close();
});

interface Places {
  readonly database: { readonly url: string };
  readonly out: string;
}

const argsFor = ({ database: { url }, out: folder }: Places, args: readonly string[]) =>
  collectArgs({ api, database: { url }, out: folder }, args);

/** What both stores hold, but for the times at which it was seen: rows of every table, and lines of the lake. */
async function contentsOf(places: Places) {
  const timed = ['observed_at', 'first_observed_at', 'details_at', 'named_at'].map((name) => `'${name}'`);
  const rows = await inDatabase(places.database, async (opened) => {
    const selects = TMDB_TABLES.map(
      (table) => `select '${table} ' || (to_jsonb(t) - array[${timed}])::text as line from tmdb.${table} t`,
    );
    return await column(opened, `select line from (${selects.join(' union all ')}) all_rows order by line`);
  });
  const lines = (await lakeLines(places.out)).map(({ fetched_at, ...line }) => JSON.stringify(line));
  return { rows, lines: lines.sort() };
}

/** The same as a run leaves that nothing has disturbed: nothing lost, and nothing twice. */
/** Machines that share a run keep no lines. */
async function expectAsUndisturbed(
  places: Places,
  args: readonly string[] = WHOLE,
  keepsLines = true,
): Promise<void> {
  api.behaveNormally();
  const other = { database: await createTestDatabase(), out: await temporaryFolder() };
  const { code, report } = await collect({ api, ...other }, args);
  expect({ code, failed: report.failed }).toEqual({ code: 0, failed: 0 });
  const [disturbed, expected] = [await contentsOf(places), await contentsOf(other)];
  expect(expected.lines.length).toBeGreaterThan(100);
  expect(disturbed.lines).toEqual(keepsLines ? expected.lines : []);
  expect(disturbed.rows).toEqual(expected.rows);
  await other.database.drop();
}

/** Resolves when the local TMDB is asked for the so many-th time from now. */
function request(number: number): Promise<void> {
  let seen = 0;
  return new Promise((resolve) => {
    api.behave(() => {
      seen += 1;
      if (seen === number) resolve();
      return undefined;
    });
  });
}

describe('kill -9', () => {
  it('at seven moments of a run over TMDB, resumed each time, loses and doubles nothing', async () => {
    const random = seededRandom(SEED);
    for (let kill = 0; kill < 7; kill += 1) {
      const child = startCli(
        argsFor({ database, out }, kill === 0 ? [...LONG, '--concurrency', '5'] : ['--resume']),
        withToken(),
      );
      const moment = request(kill === 0 ? 1 : 1 + Math.floor(random.next() * 30));
      await Promise.race([moment, child.result]);
      await new Promise((resolve) => setTimeout(resolve, Math.floor(random.next() * 100)));
      child.process.kill('SIGKILL');
      expect(await child.result).toMatchObject({ signal: 'SIGKILL', stdout: '' });
    }
    const done = await inDatabase(database, (opened) =>
      column(opened, `select key from run_targets where state = 'done'`),
    );
    const before = new Map(done.map((key) => [key, timesAsked(key)]));
    expect(done.length).toBeGreaterThan(5);
    const { code, report } = await collect({ api, database, out }, ['--resume']);
    expect({ code, failed: report.failed }).toEqual({ code: 0, failed: 0 });
    expect(done.filter((key) => timesAsked(key) !== before.get(key))).toEqual([]);
    await expectAsUndisturbed({ database, out }, LONG);
  });
});

describe('four machines that share a run over TMDB', () => {
  it('and are killed again and again lose and double nothing', async () => {
    const random = seededRandom(SEED);
    const planner = startCli(argsFor({ database, out }, [...LONG, '--workers', 'shared']), withToken());
    const fleet = await WorkerFleet.start(4, () => startWorker(database.url, [], withToken()));
    let isOver = false;
    planner.result.then(() => {
      isOver = true;
    });
    let kills = 0;
    try {
      for (; kills < 12 && !isOver; kills += 1) {
        await Promise.race([request(10 + Math.floor(random.next() * 20)), planner.result]);
        const { working } = fleet;
        working[Math.floor(random.next() * working.length)]?.process.kill('SIGKILL');
      }
      const { code, stdout, stderr } = await planner.result;
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(JSON.parse(stdout)).toMatchObject({ failed: 0, stop: null });
      expect(kills).toBeGreaterThan(3);
      expect(fleet.ended).toEqual([]);
    } finally {
      await fleet.end();
      planner.process.kill('SIGKILL');
    }
    console.log(`${kills} killed, ${api.requests.length} requests`);
    await expectAsUndisturbed({ database, out }, LONG, false);
  });
});

function timesAsked(key: string): number {
  const [path = '', query] = key.split('?');
  const page = new URLSearchParams(query).get('page');
  return api.requests.filter((one) => one.key === path && one.page === page).length;
}

describe('a PostgreSQL server', () => {
  let server: PostgresServer;

  beforeEach(async () => {
    server = await startPostgresServer();
  });

  afterEach(() => server?.remove());

  it('stopped in the middle and started again: the run waits and ends complete', async () => {
    const half = request(60);
    const run = startCli(argsFor({ database: server, out }, WHOLE), withToken());
    await half;
    await server.stop('immediate');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(run.process.exitCode).toBe(null);
    await server.start();
    const { code, stdout, stderr } = await run.result;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toMatch(/^warning: (postgres|run journal) fails, asking it again: /m);
    expect(JSON.parse(stdout)).toMatchObject({ failed: 0, stop: null });
    await expectAsUndisturbed({ database: server, out });
  });

  it('that cuts all connections again and again loses nothing', async () => {
    const moments = [1, 30, 31, 70].map(request);
    const run = startCli(argsFor({ database: server, out }, WHOLE), withToken());
    let cut = 0;
    for (const moment of moments) {
      await moment;
      cut += await server.cutConnections();
    }
    expect(cut).toBeGreaterThan(3);
    const { code, stdout, stderr } = await run.result;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ failed: 0 });
    await expectAsUndisturbed({ database: server, out });
  });

  it('down for good ends the run with 4 and the lake whole; resuming finishes it', async () => {
    const half = request(60);
    const run = startCli(
      argsFor({ database: server, out }, [...WHOLE, '--store-patience', '2']),
      withToken(),
    );
    await half;
    await server.stop('immediate');
    const { code, stdout, stderr } = await run.result;
    expect({ code, stderr }).toMatchObject({ code: 4 });
    const report: RunReport = JSON.parse(stdout);
    expect(report.stop).toMatchObject({ cause: 'store-down' });
    expect((await lakeLines(out)).length).toBeGreaterThan(50);

    await server.start();
    const resumed = await collect({ api, database: server, out }, ['--resume']);
    expect({ code: resumed.code, failed: resumed.report.failed }).toEqual({ code: 0, failed: 0 });
    await expectAsUndisturbed({ database: server, out });
  });
});

/** A run that had no room ended with 5 and a report that says what to do; the lake has whole lines only. */
async function expectStoppedWhole(
  folder: string,
  { code, stdout, stderr }: Awaited<ReturnType<typeof runCli>>,
) {
  expect({ code, stderr }).toMatchObject({ code: 5 });
  const report: RunReport = JSON.parse(stdout);
  expect(report.stop).toMatchObject({
    cause: 'fatal',
    message: expect.stringMatching(/(cannot grow|no room).*make room, then run the same command again$/),
  });
  const lines = await lakeLines(folder);
  expect(lines).toHaveLength(report.stores.jsonl?.inserted ?? -1);
}

describe('a run over TMDB on a disk that is full', () => {
  it('stops with 5 and leaves whole lines; with room, resuming ends complete', async ({ skip }) => {
    const disk = await smallFileSystem('64k');
    if (disk === undefined) return skip('this user may not mount a small file system');
    await expectStoppedWhole(
      disk.folder,
      await runCli(argsFor({ database, out: disk.folder }, WHOLE), withToken()),
    );
    disk.resize('16m');
    const { code, report } = await collect({ api, database, out: disk.folder }, ['--resume']);
    expect({ code, failed: report.failed }).toEqual({ code: 0, failed: 0 });
    await expectAsUndisturbed({ database, out: disk.folder });
  });

  it.skipIf(withoutPrlimit())('and one whose files may not pass a size does the same', async () => {
    const limited = await runCli(argsFor({ database, out }, WHOLE), {
      ...withToken(),
      prefix: ['prlimit', '--fsize=30001'],
    });
    await expectStoppedWhole(out, limited);
    const { code, report } = await collect({ api, database, out }, ['--resume']);
    expect({ code, failed: report.failed }).toEqual({ code: 0, failed: 0 });
    await expectAsUndisturbed({ database, out });
  });
});

describe('two processes', () => {
  it('on one data folder: the second is refused at once, and the first is not disturbed', async () => {
    const some = request(5);
    // So that the first is far from its end when the second comes.
    api.behave({ kind: 'latency', latencyMs: 2_000 });
    const first = startCli(argsFor({ database, out }, WHOLE), withToken());
    await some;
    const other = await createTestDatabase();
    const second = await runCli(argsFor({ database: other, out }, WHOLE), withToken());
    expect(second).toMatchObject({ code: 4, stdout: '' });
    expect(second.stderr).toContain(
      `${join(out, 'lake', 'raw', '.lock')} is held by process ${first.process.pid}; `,
    );
    api.behaveNormally();
    expect(await first.result).toMatchObject({ code: 0 });
    await other.drop();
    await expectAsUndisturbed({ database, out });
  });

  it('on one database with two folders both end right', async () => {
    const outs = [out, await temporaryFolder()];
    const runs = outs.map((folder) => runCli(argsFor({ database, out: folder }, WHOLE), withToken()));
    for (const { code, stderr } of await Promise.all(runs))
      expect({ code, stderr }).toMatchObject({ code: 0 });
    for (const folder of outs) await expectAsUndisturbed({ database, out: folder });
  });
});
