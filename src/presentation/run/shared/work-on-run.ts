import { randomUUID } from 'node:crypto';
import type { RangeLease, WorkQueue } from '../../../application/engine/range-ports.js';
import type { RunBrake } from '../../../application/engine/run-brake.js';
import type { SharedQueueTimes } from '../../../application/engine/run-queue.js';
import type { NamedStore } from '../../../application/engine/store-patience.js';
import type { RunRecord } from '../../../application/run-record.js';
import type { Catalogue } from '../../../domain/engine/catalogue.js';
import type { RunReport, RunStop } from '../../../domain/engine/run-report.js';
import { claimDataFolder } from '../../../infrastructure/data-folder.js';
import { RunWorkers } from '../../../infrastructure/database/runs/shared/run-workers.js';
import { Settling } from '../../../infrastructure/database/runs/shared/settling.js';
import { stopSharedRun } from '../../../infrastructure/database/runs/shared/shared-run.js';
import type { SqlDatabase } from '../../../infrastructure/database/sql-database.js';
import type { RangeSender } from '../../../infrastructure/queue/range-sender.js';
import { Closers, closeAfter } from '../../../shared/closers.js';
import { packageVersion } from '../../../shared/package-version.js';
import { composeRun } from '../composition.js';
import { databasePatience } from '../database-patience.js';
import { planRoutes } from '../route-plans.js';
import type { RunRequest } from '../run-request.js';
import type { RunCompanion } from '../start-run.js';
import { finishLast } from './finish-run.js';
import type { SharedPacing } from './shared-pacing.js';
import { sharedQueueing } from './shared-queueing.js';
import { WorkerPulse } from './worker-pulse.js';

/** What ends a run for everybody: the site, or the key, and not this machine. */
const OF_ALL: readonly RunStop['cause'][] = ['blocked', 'unreadable', 'unauthorized', 'list-failed'];

/** What a machine works on runs with. */
export interface SharedParts {
  readonly database: SqlDatabase;
  readonly queue: WorkQueue & RangeSender;
  readonly paceOf: SharedPacing;
  /** How it asks for more of a run; as a process does that stays, where left out. */
  readonly times?: SharedQueueTimes;
}

export interface WorkedOn {
  /** Of this process alone. */
  readonly report: RunReport;
  /** A range of another run, to be worked on next. */
  readonly next: RangeLease | null;
}

/** Works on a run with others until it has no ranges that wait, or the brake is pulled. */
export async function workOnRun<C extends Catalogue, Store extends NamedStore>(
  run: RunRecord & { readonly plan: number },
  request: RunRequest<C, Store>,
  first: RangeLease,
  opened: SharedParts,
  brake: RunBrake,
  companion: RunCompanion<C>,
): Promise<WorkedOn> {
  const closers = new Closers();
  try {
    const worked = await workOpened(run, request, first, opened, brake, companion, closers);
    await closers.close();
    return worked;
  } catch (error) {
    return await closeAfter(error, closers);
  }
}

async function workOpened<C extends Catalogue, Store extends NamedStore>(
  { runId, plan, list }: RunRecord & { readonly plan: number },
  request: RunRequest<C, Store>,
  first: RangeLease,
  { database, queue, paceOf, times }: SharedParts,
  brake: RunBrake,
  companion: RunCompanion<C>,
  closers: Closers,
): Promise<WorkedOn> {
  const { settings } = request;
  await claimDataFolder(settings.out, request.baseUrl, request.catalogue);
  const workers = await request.composeWorkers();
  closers.add(() => workers.close());
  const patience = databasePatience(settings, brake.interrupted, (line) => companion.say(line));
  const sharing = { runId, plan, worker: randomUUID() };
  await patience.ask(() => new RunWorkers(database).register(runId, sharing.worker, packageVersion()));
  const store = request.openSharedStore(database, new Settling(database, sharing, queue), closers);
  const routes = await planRoutes({ ...settings, language: request.language });
  closers.add(() => companion.close());
  await companion.open(settings, routes, request.secrets);
  const queueing = sharedQueueing(
    request,
    // What is left of the list is the planner's.
    { ...sharing, listComplete: true, isFirst: false, first, times },
    database,
    queue,
    paceOf,
    async ({ stop }) => {
      await patience.ask(async () => {
        await pulse.end();
        if (stop !== null && OF_ALL.includes(stop.cause)) await stopSharedRun(database, sharing, stop);
      });
      // Of a newer program's tables this one knows nothing.
      if (pulse.newer !== null) return;
      // A function that is paid for its time, and who has something else to do, leave it to those who come after them.
      const isBusy = times !== undefined || queueing.other() !== null;
      await finishLast(
        database,
        sharing,
        request,
        patience,
        isBusy ? AbortSignal.abort() : brake.interrupted,
      );
    },
  );
  const composition = await composeRun(
    { request, list, listComplete: true, earlier: null, queueing },
    { database, stores: [store] },
    workers,
    routes.groups,
    brake,
    companion.observers(),
    closers,
  );
  const pulse = new WorkerPulse(database, sharing, brake, () => ({
    ranges: composition.queue.held.map(([from, to]) => ({ first: from, last: to })),
    share: composition.share(),
  }));
  companion.start();
  const report = await composition.run.run(composition.list, null);
  companion.ended(report);
  if (pulse.newer !== null) throw pulse.newer;
  return { report, next: queueing.other() };
}
