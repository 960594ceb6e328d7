import type { RunJournal, RunObserver } from '../../application/engine/ports.js';
import type { RangesOfRun } from '../../application/engine/range-ports.js';
import type { SharedQueueTimes } from '../../application/engine/run-queue.js';
import type { NamedStore, StorePatience } from '../../application/engine/store-patience.js';
import type { RunPlan } from '../../application/plan-run.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import { PostgresRunJournal } from '../../infrastructure/database/runs/postgres-run-journal.js';
import type { RunLease } from '../../infrastructure/database/runs/run-lease.js';
import type { SqlDatabase } from '../../infrastructure/database/sql-database.js';
import { InProcessWorkQueue } from '../../infrastructure/queue/in-process-work-queue.js';
import type { PaceOf } from '../../infrastructure/routes/route-slot.js';
import type { RunRequest } from './run-request.js';

/** Where the targets of a run are kept, and how they come to be worked on. */
export interface Queueing<C extends Catalogue> {
  readonly journal: RunJournal<C>;
  /** `observer` hears of targets that are given up before they are handed out. */
  ranges(observer: RunObserver<C>): RangesOfRun;
  /** `null` where this process has the run alone. */
  readonly shared: SharedQueueTimes | null;
  /** The paces of the ways to a site at so many requests a second; absent where each route has one of its own. */
  readonly paceOf?: (siteUrl: string, ratePerSecond: number) => PaceOf;
  /** Whether what is done once in a run is done by this process. */
  readonly isFirst: boolean;
}

/** Of a run that one machine has alone. */
export async function ownQueueing<C extends Catalogue, Store extends NamedStore>(
  { request, lease, listComplete }: RunPlan<RunRequest<C, Store>, RunLease>,
  database: SqlDatabase,
  patience: StorePatience,
): Promise<Queueing<C>> {
  const ranges = new InProcessWorkQueue();
  const journal = new PostgresRunJournal<C>(database, {
    lease,
    listComplete,
    ...readingOf(request),
    send: (range) => ranges.send(range),
  });
  await patience.ask(() => journal.sendAll());
  return { journal, ranges: () => ranges, shared: null, isFirst: true };
}

/** How the journal of a request tells its targets apart. */
export function readingOf<C extends Catalogue, Store extends NamedStore>(request: RunRequest<C, Store>) {
  return {
    source: request.source,
    recentMs: request.settings.refreshAfter,
    isKey: (text: string): text is C['key'] => request.isKey(text),
  };
}
