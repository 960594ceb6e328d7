import { z } from 'zod';
import type { WorkerPart } from '../../../../domain/engine/workers-sum.js';
import { queryRows, type SqlSession } from '../../sql-database.js';
import { holderText, runHolder } from '../run-holder.js';
import { WORKS } from './run-workers.js';
import { readShare } from './worker-share.js';

/** A process that has many routes says half a megabyte. */
const READ_AT_ONCE = 50;

const named = z.object({ worker: z.string() });

const partRow = z.object({
  machine: runHolder.nullable().catch(null),
  inserted: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  figures: z.unknown(),
  isGone: z.boolean(),
});

/** What each process did for a run, the one that was heard of last first. */
export async function* partsOfRun(session: SqlSession, runId: number): AsyncIterable<WorkerPart> {
  // Their order is taken once: one that is heard of meanwhile moves.
  const all = await queryRows(
    session,
    'select worker from run_workers where run_id = $1 order by heard_at desc, worker',
    [runId],
    named,
  );
  for (let from = 0; from < all.length; from += READ_AT_ONCE) {
    const workers = all.slice(from, from + READ_AT_ONCE).map(({ worker }) => worker);
    const rows = await queryRows(
      session,
      `select w.machine, w.inserted, w.updated, w.unchanged, w.figures, not (${WORKS}) and w.ended_at is null as "isGone"
       from unnest($2::text[]) with ordinality as wanted (worker, place)
       join run_workers w on w.run_id = $1 and w.worker = wanted.worker
       order by wanted.place`,
      [runId, workers],
      partRow,
    );
    for (const { machine, figures, isGone, ...saved } of rows) {
      yield {
        machine: machine?.host ?? 'an unknown machine',
        name: machine === null ? 'a process' : holderText(machine),
        saved,
        share: readShare(figures),
        isGone,
      };
    }
  }
}

/** In which at least one process worked on the run: time in which nobody did, before it was resumed, does not count. */
export async function workedSeconds(session: SqlSession, runId: number): Promise<number> {
  const [row] = await queryRows(
    session,
    `select coalesce(sum(greatest(extract(epoch from heard_at - greatest(started_at, earlier)), 0)), 0)::float8 as seconds
     from (
       select started_at, heard_at,
         max(heard_at) over (order by started_at, worker rows between unbounded preceding and 1 preceding) as earlier
       from run_workers where run_id = $1
     ) as spans`,
    [runId],
    z.object({ seconds: z.number() }),
  );
  return row?.seconds ?? 0;
}
