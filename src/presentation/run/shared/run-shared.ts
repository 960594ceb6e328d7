import { setTimeout } from 'node:timers/promises';
import type { RunBrake } from '../../../application/engine/run-brake.js';
import type { NamedStore, StorePatience } from '../../../application/engine/store-patience.js';
import { planRun } from '../../../application/plan-run.js';
import type { Catalogue } from '../../../domain/engine/catalogue.js';
import type { RunReport } from '../../../domain/engine/run-report.js';
import { claimDataFolder } from '../../../infrastructure/data-folder.js';
import { PostgresRunRecords } from '../../../infrastructure/database/runs/postgres-run-records.js';
import { PostgresRunStarts } from '../../../infrastructure/database/runs/postgres-run-starts.js';
import { findRun } from '../../../infrastructure/database/runs/run-records.js';
import { readSharedProgress } from '../../../infrastructure/database/runs/shared/run-progress-counts.js';
import { readRunState, stopSharedRun } from '../../../infrastructure/database/runs/shared/shared-run.js';
import type { SqlDatabase } from '../../../infrastructure/database/sql-database.js';
import { Closers, closeAfter } from '../../../shared/closers.js';
import { OptionFaults } from '../../../shared/option.js';
import { composeRun, type RunComposition } from '../composition.js';
import { databasePatience } from '../database-patience.js';
import { openRunDatabase } from '../open-run-database.js';
import { planRoutes } from '../route-plans.js';
import type { RunRequest } from '../run-request.js';
import type { EndedRun, PlannedRun, RunCompanion } from '../start-run.js';
import { throwEarlierRunFaults } from '../throw-earlier-run-faults.js';
import { endedReport, finishRun } from './finish-run.js';
import { openPacing, openSharedQueue } from './shared-database.js';
import { sharedQueueing } from './shared-queueing.js';
import type { SharedParts } from './work-on-run.js';

/** What a process that plans a run is called among those that work on it: it is none of them. */
const PLANNER = '';
const POLL_MS = 1_000;
/** Counting is to cost the server little, however long the queue is. */
const SHARE_OF_TIME = 0.05;

/** Plans a run for many machines, and unless it is to be left to them waits for its end. */
export async function runShared<C extends Catalogue, Store extends NamedStore>(
  request: RunRequest<C, Store>,
  brake: RunBrake,
  companion: RunCompanion<C>,
): Promise<EndedRun | PlannedRun> {
  const { settings } = request;
  const { databaseUrl } = settings;
  if (databaseUrl === null) throw new OptionFaults([NEEDS_SERVER]);
  if (settings.resume === null) await claimDataFolder(settings.out, request.baseUrl, request.catalogue);
  const closers = new Closers();
  try {
    const database = await openRunDatabase(settings, closers);
    const queue = await openSharedQueue({ ...settings, databaseUrl }, true, companion.say, closers);
    const paceOf = await openPacing(databaseUrl, null, companion.say, closers);
    const ended = await runOpened(request, { database, queue, paceOf }, brake, companion, closers);
    await closers.close();
    return ended;
  } catch (error) {
    return await closeAfter(error, closers);
  }
}

export const NEEDS_SERVER =
  'machines share a run through a PostgreSQL server that all of them reach; name it with --database-url';

async function runOpened<C extends Catalogue, Store extends NamedStore>(
  asked: RunRequest<C, Store>,
  { database, queue, paceOf }: SharedParts,
  brake: RunBrake,
  companion: RunCompanion<C>,
  closers: Closers,
): Promise<EndedRun | PlannedRun> {
  const { stores, notices } = await asked.openStores(database, closers);
  await asked.leaveOutStored?.(database);
  const patience = databasePatience(
    asked.settings,
    brake.interrupted,
    (line) => companion.say(line),
    (outage) => brake.stopForOutage(outage),
  );
  const events = {
    say: (line: string) => companion.say(line),
    onLost: (reason: string) => brake.stopForTakeover(reason),
    signal: brake.signal,
  };
  const records = new PostgresRunRecords(database);
  const starts = new PostgresRunStarts(database, events, patience, queue);
  const plan = await planRun(asked, records, starts, events.say).catch(throwEarlierRunFaults);
  const { request, lease, list, listComplete, most } = plan;
  closers.add(() => lease.release());
  const { settings } = request;
  await claimDataFolder(settings.out, request.baseUrl, request.catalogue);
  const routes = await planRoutes({ ...settings, language: request.language });
  closers.add(() => companion.close());
  await companion.open(settings, routes, request.secrets);
  const before = await patience.ask(() => findRun(database, lease.runId));
  if (before?.plan == null) throw new Error(`run ${lease.runId} is not in the journal any more`);
  const settled = before.done + before.skipped + before.failed;
  companion.goOnFrom(settled);
  const run = { runId: lease.runId, plan: before.plan, worker: PLANNER };
  const workers = await request.composeWorkers();
  closers.add(() => workers.close());
  const shared = { ...run, listComplete, isFirst: true, first: null };
  const queueing = sharedQueueing(request, shared, database, queue, paceOf, async () => {});
  const composition = await composeRun(
    { request, list, listComplete, earlier: null, queueing },
    { database, stores },
    workers,
    routes.groups,
    brake,
    companion.observers(),
    closers,
  );
  const { observer } = composition;
  for (const notice of [...notices, ...request.warnings, ...routes.warnings]) observer.warned(notice);
  observer.runStarted({ runId: run.runId, list: composition.list.name, expected: most });
  companion.start();
  await composition.run.plan(composition.list, most);
  if (settings.detach && brake.stop === null) return { runId: run.runId };
  const report = await waitForEnd(request, run, database, patience, brake, composition, {
    settled,
    failed: before.failed,
  });
  companion.ended(report);
  return { report, savedBefore: before.done, isRefresh: before.list.kind === 'refresh' };
}

/** The report of the run once it has ended, whoever wrote it, and every store has what it saved. */
async function waitForEnd<C extends Catalogue, Store extends NamedStore>(
  request: RunRequest<C, Store>,
  run: { readonly runId: number; readonly plan: number; readonly worker: string },
  database: SqlDatabase,
  patience: StorePatience,
  brake: RunBrake,
  { observer, run: work }: RunComposition<C>,
  before: { readonly settled: number; readonly failed: number },
): Promise<RunReport> {
  let known = before;
  for (let report: RunReport | null = null; ; ) {
    const { stop } = brake;
    // Who has taken the run over plans it anew: then it is not this process's to stop.
    if (stop !== null && stop.cause !== 'taken-over')
      await patience.ask(() => stopSharedRun(database, run, stop));
    const askedAt = performance.now();
    const { settled, failed, workers } = await patience.ask(() => readSharedProgress(database, run.runId));
    observer.othersSettled({ settled: settled - known.settled, failed: failed - known.failed, workers });
    known = { settled, failed };
    report = await patience.ask(() => finishRun(database, run, request));
    const state = await patience.ask(() => readRunState(database, run.runId));
    if (report !== null || state === null || state.isFinished || state.plan !== run.plan) {
      const ended = report ?? (await patience.ask(() => endedReport(database, run.runId, request)));
      return await work.complete(ended);
    }
    const took = performance.now() - askedAt;
    await setTimeout(Math.max(POLL_MS, took / SHARE_OF_TIME), undefined, {
      signal: brake.stop === null ? brake.signal : undefined,
    }).catch(() => {});
  }
}
