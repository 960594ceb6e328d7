/**
 * Measures planning a run for many machines, settling its targets when few and when many are queued, and planning what is left of it
 * anew. `npm run build` comes first. Usage: node bench/shared/plan.js [--targets 1000000] [--rounds 10]
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../dist/infrastructure/database/open-database.js';
import { createRun } from '../../dist/infrastructure/database/runs/run-start.js';
import { planAnew } from '../../dist/infrastructure/database/runs/shared/plan-anew.js';
import { RunWorkers } from '../../dist/infrastructure/database/runs/shared/run-workers.js';
import { Settling } from '../../dist/infrastructure/database/runs/shared/settling.js';
import { SharedRunJournal } from '../../dist/infrastructure/database/runs/shared/shared-run-journal.js';
import { PgBossWorkQueue } from '../../dist/infrastructure/queue/pg-boss-work-queue.js';
import { PostgresServer } from '../measure/postgres-server.js';

const { values } = parseArgs({
  options: {
    targets: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '10' },
  },
});
const MANY = Number(values.targets);
const FEW = 1_000;
/** Targets that are settled in each way in a round, of the long queue and of short ones. */
const SETTLED = 4 * FEW;
const BY_JOURNAL = 200;
const WITH_RECORDS = 25;
const WORKER = 'bench';

const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-bench-plan-'));
await chmod(folder, 0o755);
const postgres = await PostgresServer.start(join(folder, 'postgres'));
try {
  const databaseUrl = await postgres.createDatabase();
  const database = await openDatabase({ databaseUrl, folder: '' });
  const queue = await PgBossWorkQueue.open({ databaseUrl, migrates: true });
  try {
    await measure(database, queue);
  } finally {
    await queue.close();
    await database.close();
  }
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measure(database, queue) {
  const many = await taking(`plan ${MANY} targets (target 20 s)`, () => plan(database, queue, MANY));
  const ways = [
    [`settle in batches of ${BY_JOURNAL}`, byJournal],
    [`save and settle in batches of ${WITH_RECORDS}`, withRecords],
  ];
  let first = 1;
  const sums = new Map(ways.map(([way]) => [way, { few: noTime(), many: noTime() }]));
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const [way, settle] of ways) {
      const sum = sums.get(way);
      const shorts = [];
      for (let planned = 0; planned < SETTLED; planned += FEW) shorts.push(await plan(database, queue, FEW));
      add(
        sum.few,
        await timed(async () => {
          for (const { run } of shorts) await settle(database, queue, run, 1, FEW);
        }),
      );
      const from = first;
      add(sum.many, await timed(() => settle(database, queue, many.run, from, SETTLED)));
      first += SETTLED;
    }
  }
  for (const [way, { few, many: long }] of sums) {
    const ratio = (of) => (of(long) / of(few)).toFixed(2);
    print(`${way}, ${FEW} queued`, few);
    print(`${way}, ${MANY} queued`, long);
    process.stdout.write(
      `  ${ratio((time) => time.serverMs)} × the CPU of the server, ${ratio((time) => time.wallMs)} × the time (target 1.2)\n`,
    );
  }
  await taking(`plan the ${MANY - first + 1} that are left anew`, () =>
    planAnew(database, many.lease, queue),
  );
  await many.lease.release();
}

async function plan(database, queue, count) {
  async function* keys() {
    for (let number = 1; number <= count; number += 1) yield keyOf(number);
  }
  const asked = {
    catalogue: 'imdb',
    list: { kind: 'ids', from: 'arguments' },
    asked: null,
    grows: false,
    options: {},
  };
  const { lease } = await createRun(database, asked, keys, () => {}, queue);
  const run = { runId: lease.runId, plan: 1, worker: WORKER };
  await new RunWorkers(database).register(run.runId, WORKER, '0');
  if (count !== MANY) await lease.release();
  return { lease, run };
}

async function byJournal(database, queue, run, first, count) {
  const journal = new SharedRunJournal(database, {
    ...run,
    source: 'imdb-html',
    recentMs: null,
    isKey: () => true,
    listComplete: true,
    sender: queue,
    onFinish: async () => {},
  });
  for (let from = first; from < first + count; from += BY_JOURNAL) {
    const outcomes = numbers(from, BY_JOURNAL).map((number) => ({
      kind: 'skipped',
      key: keyOf(number),
      reason: 'bench',
    }));
    const settled = await Promise.all(outcomes.map((outcome) => journal.settle(outcome, null)));
    if (settled.includes(false)) throw new Error('a target was settled before');
  }
}

/** Nothing is saved, so that only what settling adds to saving is measured. */
async function withRecords(database, queue, run, first, count) {
  const settling = new Settling(database, run, queue);
  const last = { routeId: 'direct', httpStatus: 200, bytes: 1000, milliseconds: 10 };
  const rest = { attempts: 1, last, savedAs: null, source: 'imdb-html', notices: null, further: [] };
  for (let from = first; from < first + count; from += WITH_RECORDS) {
    const items = numbers(from, WITH_RECORDS).map((number) => ({
      item: number,
      settlement: { key: keyOf(number), ...rest },
    }));
    const counts = { inserted: 1, updated: 0, unchanged: 0 };
    const saved = await settling.save(
      items,
      async (_, all) => all.map(() => counts),
      (result) => result,
    );
    if (saved.includes('settled')) throw new Error('a target was settled before');
  }
}

async function taking(what, work) {
  let result;
  const time = await timed(async () => {
    result = await work();
  });
  print(what, time);
  return result;
}

async function timed(work) {
  const [server, own, began] = [postgres.cpuMs(), process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(own);
  return {
    wallMs: performance.now() - began,
    serverMs: postgres.cpuMs() - server,
    ownMs: (user + system) / 1000,
  };
}

function noTime() {
  return { wallMs: 0, serverMs: 0, ownMs: 0 };
}

function add(sum, time) {
  for (const part of Object.keys(sum)) sum[part] += time[part];
}

function print(what, { wallMs, serverMs, ownMs }) {
  const peak = process.resourceUsage().maxRSS / 1000;
  process.stdout.write(
    `${what.padEnd(52)} ${seconds(wallMs)}, CPU: server ${seconds(serverMs)}, own ${seconds(ownMs)}; ` +
      `own peak ${peak.toFixed(0)} MB (load average ${loadavg()[0].toFixed(1)})\n`,
  );
}

function numbers(first, count) {
  return Array.from({ length: count }, (_, index) => first + index);
}

function keyOf(number) {
  return `tt${String(number).padStart(7, '0')}`;
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}
