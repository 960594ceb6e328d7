import { z } from 'zod';
import type { TargetRange } from '../../../../application/engine/range-ports.js';
import { queryRows, type SqlSession } from '../../sql-database.js';

const edges = z.object({ first: z.number().nullable(), last: z.number().nullable() });

/** The range from its first target that is still queued to its last; `null` when all are settled. */
export async function unsettledPart(session: SqlSession, range: TargetRange): Promise<TargetRange | null> {
  const [row] = await queryRows(
    session,
    `select min(position) as first, max(position) as last from run_targets
     where run_id = $1 and position between $2 and $3 and state = 'queued'`,
    [range.runId, range.first, range.last],
    edges,
  );
  const { first = null, last = null } = row ?? {};
  return first === null || last === null ? null : { ...range, first, last };
}
