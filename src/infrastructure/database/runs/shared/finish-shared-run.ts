import { z } from 'zod';
import type { RunReport } from '../../../../domain/engine/run-report.js';
import { storableJson } from '../../../../shared/storable-json.js';
import {
  inTransaction,
  LONG_STATEMENT_MS,
  queryRows,
  type SqlDatabase,
  type SqlSession,
} from '../../sql-database.js';
import { WORKS } from './run-workers.js';
import { holdAlone } from './shared-run.js';

/** A condition on `runs r`: nothing is left to do, and nobody has written how it ended. */
const OVER = `r.finished_at is null
  and (r.stop_cause is not null or r.list_complete and not exists (
    select from run_targets t where t.run_id = r.id and t.state = 'queued'
  ))`;

const READY = `
select r.plan = $2 and ${OVER}
  and ($3::text is null or not exists (
    select from run_workers w
    where w.run_id = r.id and w.worker <> $3 and jsonb_array_length(w.ranges) > 0 and ${WORKS}
  )) as ready
from runs r where r.id = $1`;

/**
 * Writes how a run ended that many processes share: one of all that try writes it, and gets the report that `make` makes
 * in the transaction that writes it; the others get `null`. So does whoever tries too early: before the whole list is in
 * the journal or while targets are queued, unless the run was stopped, or for another plan of it.
 *
 * `worker` names the caller among the processes, or is empty for one that is none of them: where it is given, it is also
 * too early while another one lives that holds ranges, since that one still has to say what it did, and will try itself.
 */
export async function finishSharedRun(
  database: SqlDatabase,
  runId: number,
  plan: number,
  make: (session: SqlSession) => Promise<RunReport>,
  worker: string | null = null,
): Promise<RunReport | null> {
  const given = [runId, plan, worker] as const;
  // Most try too early, and the lock would hold up everybody who saves.
  if (!(await isReady(database, given))) return null;
  return await inTransaction(
    database,
    async (session) => {
      await holdAlone(session, runId);
      if (!(await isReady(session, given))) return null;
      const report = await make(session);
      await session.execute(
        'update runs set finished_at = now(), report = $2, exit_code = $3 where id = $1',
        [runId, storableJson(report), report.exitCode],
      );
      return report;
    },
    LONG_STATEMENT_MS,
  );
}

const overRow = z.object({ runId: z.number(), plan: z.number() });

/** Runs that many shared, with nothing left to do, of which nobody has written how they ended: whoever would have is gone. */
export async function overRuns(session: SqlSession): Promise<readonly z.infer<typeof overRow>[]> {
  const query = `select r.id as "runId", r.plan from runs r where r.plan is not null and ${OVER} order by r.id`;
  return await queryRows(session, query, [], overRow);
}

/** Whether nothing keeps the run from its end but processes that hold ranges and may be dead: soon that is known. */
export function waitsForOthers(session: SqlSession, runId: number, plan: number): Promise<boolean> {
  return isReady(session, [runId, plan, null]);
}

async function isReady(
  session: SqlSession,
  given: readonly [runId: number, plan: number, worker: string | null],
): Promise<boolean> {
  const [row] = await queryRows(session, READY, given, z.object({ ready: z.boolean().nullable() }));
  return row?.ready ?? false;
}
