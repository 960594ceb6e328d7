import { z } from 'zod';
import { queryRows, type SqlDatabase } from '../../../src/infrastructure/database/sql-database.js';

const jobRow = z.object({
  queue: z.string(),
  state: z.string(),
  timesLost: z.number(),
  first: z.number(),
  last: z.number(),
  reason: z.string().nullable(),
});

/** Ranges of shared runs as the queue has them, those that are done left out. */
export function queuedRanges(database: SqlDatabase): Promise<readonly z.infer<typeof jobRow>[]> {
  return queryRows(
    database,
    `select name as queue, state::text, retry_count as "timesLost", (data->>'first')::integer as first,
       (data->>'last')::integer as last, data->>'reason' as reason
     from work_queue.job where state <> 'completed' order by first, name`,
    [],
    jobRow,
  );
}

/** As if whoever has ranges had not been heard of for long enough. */
export async function forgetHolders(database: SqlDatabase): Promise<void> {
  await database.execute(
    `update work_queue.job set heartbeat_on = heartbeat_on - interval '1 minute' where state = 'active'`,
  );
}

/** How many targets of the run are in each state. */
export async function targetStates(
  database: SqlDatabase,
  runId = 1,
): Promise<Readonly<Record<string, number>>> {
  const rows = await queryRows(
    database,
    'select state, count(*) from run_targets where run_id = $1 group by state',
    [runId],
    z.object({ state: z.string(), count: z.number() }),
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

const savedRow = z.object({
  movies: z.number(),
  /** Processes that took a run up. */
  workers: z.number(),
  inserted: z.number(),
  updated: z.number(),
  unchanged: z.number(),
});

/** The movies that are stored, and what all workers of all runs say that they did for it. */
export async function savedCounts(database: SqlDatabase): Promise<z.infer<typeof savedRow> | undefined> {
  const [row] = await queryRows(
    database,
    `select (select count(*) from movies)::integer as movies, count(*)::integer as workers,
       sum(inserted)::integer as inserted, sum(updated)::integer as updated, sum(unchanged)::integer as unchanged
     from run_workers`,
    [],
    savedRow,
  );
  return row;
}
