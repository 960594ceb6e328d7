import { randomUUID } from 'node:crypto';
import { failure, type Outcome, type SaveCounts } from '../../../src/domain/engine/outcome.js';
import type { Imdb } from '../../../src/domain/imdb/imdb-catalogue.js';
import { isTitleId } from '../../../src/domain/imdb/title-id.js';
import { PostgresRunJournal } from '../../../src/infrastructure/database/runs/postgres-run-journal.js';
import { RunWorkers } from '../../../src/infrastructure/database/runs/shared/run-workers.js';
import type { SqlDatabase } from '../../../src/infrastructure/database/sql-database.js';
import { titleId } from '../builders/movie-builder.js';
import { beginRun } from './journals.js';

/** Writes a run that many may share, planned once, with these outcomes and as many more targets as are left. */
export async function aSharedRun(
  database: SqlDatabase,
  outcomes: readonly Outcome<Imdb>[] = [],
  left = 0,
): Promise<number> {
  const lease = await beginRun(database);
  const journal = new PostgresRunJournal<Imdb>(database, {
    lease,
    listComplete: false,
    source: 'imdb-html',
    recentMs: null,
    isKey: isTitleId,
    send: () => {},
  });
  const more = Array.from({ length: left }, (_, index) => titleId(9001 + index));
  await journal.enqueue([...outcomes.map((outcome) => outcome.key), ...more]);
  await Promise.all(outcomes.map((outcome) => journal.settle(outcome, null)));
  await journal.completeList();
  await lease.release();
  await database.execute('update runs set plan = 1 where id = $1', [lease.runId]);
  return lease.runId;
}

/** A process takes the run up; answers its name. */
export async function aWorkerOf(
  database: SqlDatabase,
  runId: number,
  { saved }: { readonly saved?: Partial<SaveCounts> } = {},
): Promise<string> {
  const worker = randomUUID();
  await new RunWorkers(database).register(runId, worker, '1.0.0');
  const { inserted = 0, updated = 0, unchanged = 0 } = saved ?? {};
  await database.execute(
    `update run_workers set inserted = $3, updated = $4, unchanged = $5 where run_id = $1 and worker = $2`,
    [runId, worker, inserted, updated, unchanged],
  );
  return worker;
}

/** Nothing was heard of it for so long. */
export async function keepSilent(database: SqlDatabase, worker: string, seconds: number): Promise<void> {
  await database.execute(
    `update run_workers set heard_at = heard_at - make_interval(secs => $2::integer),
       started_at = started_at - make_interval(secs => $2::integer)
     where worker = $1`,
    [worker, seconds],
  );
}

export function refused(number: number): Outcome<Imdb> {
  const seen = failure('refused', 'postgres: no room for such a year');
  return {
    kind: 'failed',
    key: titleId(number),
    attempts: 1,
    failure: seen,
    saved: {},
    refusedBy: ['postgres'],
  };
}
