import type { RangeLease, WorkQueue } from '../../../application/engine/range-ports.js';
import type { SharedQueueTimes } from '../../../application/engine/run-queue.js';
import { RunRanges } from '../../../application/engine/run-ranges.js';
import type { NamedStore } from '../../../application/engine/store-patience.js';
import { SuspectRanges } from '../../../application/engine/suspect-ranges.js';
import type { Catalogue } from '../../../domain/engine/catalogue.js';
import type { RunReport } from '../../../domain/engine/run-report.js';
import type { SharedRun } from '../../../infrastructure/database/runs/shared/shared-run.js';
import { SharedRunJournal } from '../../../infrastructure/database/runs/shared/shared-run-journal.js';
import type { SqlDatabase } from '../../../infrastructure/database/sql-database.js';
import type { RangeSender } from '../../../infrastructure/queue/range-sender.js';
import type { Queueing } from '../queueing.js';
import { readingOf } from '../queueing.js';
import type { RunRequest } from '../run-request.js';
import type { SharedPacing } from './shared-pacing.js';

/** How long a process asks for more of a run that it has nothing of: taking it up again costs a second. */
const TIMES = { pollMs: 500, lingerMs: 5_000 };

export interface SharedQueueing<C extends Catalogue> extends Queueing<C> {
  /** A range of another run that came instead of one of this. */
  other(): RangeLease | null;
}

/** Of a run that many machines share. */
export function sharedQueueing<C extends Catalogue, Store extends NamedStore>(
  request: RunRequest<C, Store>,
  run: SharedRun & {
    readonly listComplete: boolean;
    readonly isFirst: boolean;
    /** That was taken already. */
    readonly first: RangeLease | null;
    readonly times?: SharedQueueTimes | undefined;
  },
  database: SqlDatabase,
  queue: WorkQueue & RangeSender,
  paceOf: SharedPacing,
  onFinish: (report: RunReport) => Promise<void>,
): SharedQueueing<C> {
  const journal = new SharedRunJournal<C>(database, {
    ...run,
    ...readingOf(request),
    sender: queue,
    onFinish,
  });
  let ranges: RunRanges<C> | null = null;
  return {
    journal,
    ranges: (observer) => {
      ranges = new RunRanges({ queue, first: run.first, plan: run.plan, journal, observer });
      return new SuspectRanges(ranges);
    },
    shared: run.times ?? TIMES,
    paceOf,
    isFirst: run.isFirst,
    other: () => ranges?.other ?? null,
  };
}
