import { z } from 'zod';
import { queryRows, type SqlSession } from '../../sql-database.js';
import { WORKS } from './run-workers.js';

/** How far a run is that many share. */
export interface SharedProgress {
  readonly settled: number;
  readonly failed: number;
  /** Processes that work on it. */
  readonly workers: number;
}

const row = z.object({ settled: z.number(), failed: z.number(), workers: z.number() });

/** Counts what is settled: a second for some millions of targets. */
export async function readSharedProgress(session: SqlSession, runId: number): Promise<SharedProgress> {
  const [progress] = await queryRows(
    session,
    `select count(*) filter (where state <> 'queued') as settled, count(*) filter (where state = 'failed') as failed,
       (select count(*) from run_workers w where w.run_id = $1 and ${WORKS}) as workers
     from run_targets where run_id = $1`,
    [runId],
    row,
  );
  if (progress === undefined) throw new Error(`run ${runId} is not in the journal any more`);
  return progress;
}
