import { z } from 'zod';
import { TARGETS_PER_PIECE } from '../../../../application/engine/target-ranges.js';
import type { RangeSender } from '../../../queue/range-sender.js';
import { inTransaction, LONG_STATEMENT_MS, queryRows, type SqlDatabase } from '../../sql-database.js';
import { LAST_IN_QUEUE } from '../journal-reads.js';
import type { RunLease } from '../run-lease.js';
import { countQueues } from './queue-statistics.js';
import { holdAlone } from './shared-run.js';

/** Of targets of the run that are still queued, ranges of so many. In: run, number. */
const QUEUED_RANGES = `
select min(q.position) as first, max(q.position) as last
from (
  select t.position, (row_number() over (order by t.position) - 1) / $2::integer as piece
  from run_targets t where t.run_id = $1 and t.state = 'queued'
) as q
group by q.piece order by q.piece`;

const plannedRow = z.object({ plan: z.number() });
const rangeRow = z.object({ first: z.number(), last: z.number() });

/**
 * Sends all that is left of a run to those who share it; what was sent before is void. In two steps: where the second one
 * fails, going on with the run plans it again.
 */
export async function planAnew(
  database: SqlDatabase,
  { runId }: RunLease,
  sender: RangeSender,
): Promise<void> {
  const [row] = await inTransaction(database, async (session) => {
    // What was being saved by the plan before leads to targets that are to be in the new one.
    await holdAlone(session, runId);
    return await queryRows(
      session,
      `update runs set plan = coalesce(plan, 0) + 1, last_position = (${LAST_IN_QUEUE}) where id = $1 returning plan`,
      [runId],
      plannedRow,
    );
  });
  if (row === undefined) throw new Error(`run ${runId} is not in the journal any more`);
  const sent = await inTransaction(
    database,
    async (session) => {
      const ranges = await queryRows(session, QUEUED_RANGES, [runId, TARGETS_PER_PIECE], rangeRow);
      await countQueues(session, 0, ranges.length * TARGETS_PER_PIECE);
      return await sender.send(
        ranges.map((range) => ({ runId, plan: row.plan, ...range })),
        session,
      );
    },
    LONG_STATEMENT_MS,
  );
  await sent();
}

/** Keeps the run to this machine: ranges that were sent to others are void. */
export async function planAlone(lease: RunLease): Promise<void> {
  await lease.change(
    'update runs set plan = null from lease where runs.id = lease.id and runs.plan is not null',
  );
}
