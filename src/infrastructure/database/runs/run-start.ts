import { z } from 'zod';
import { piecesOf } from '../../../application/engine/target-ranges.js';
import type { NewRun } from '../../../application/run-ports.js';
import { PASSING } from '../../../domain/engine/outcome.js';
import { batches } from '../../../shared/batches.js';
import { storableJson } from '../../../shared/storable-json.js';
import type { RangeSender } from '../../queue/range-sender.js';
import { inTransaction, queryRows, type SqlDatabase, type SqlSession } from '../sql-database.js';
import { changeHeld, newLease, RunLease } from './run-lease.js';
import { countQueues } from './shared/queue-statistics.js';

const TARGETS_PER_PIECE = 2_000;

/**
 * Takes a piece of the list into the queue of a run. In: run, token, keys in order, the last position before this
 * piece. Targets that the queue has stay where they are, so that it can be sent again when its answer was lost.
 */
export const ENQUEUE = `
insert into run_targets (run_id, position, key)
select $1, $4::integer + piece.place, piece.key
from lease
cross join unnest($3::text[]) with ordinality as piece (key, place)
on conflict (run_id, key) do nothing`;

/**
 * Writes a new run, this process's from the moment on in which others can see it. `keysOf` gives all targets of its
 * list, which go into the journal with it, in pieces but as one, up to `asked`; `null` for a list that is pulled. With `sender`
 * many machines share it, and the ranges of its queue are sent.
 */
export async function createRun(
  database: SqlDatabase,
  run: NewRun,
  keysOf: ((session: SqlSession) => AsyncIterable<string>) | null,
  onLost: (reason: string) => void,
  sender: RangeSender | null = null,
): Promise<{ readonly lease: RunLease; readonly asked: number | null }> {
  const { token, holder } = newLease();
  let sent = async () => {};
  const { runId, asked } = await inTransaction(database, async (session) => {
    const [row] = await queryRows(
      session,
      `insert into runs (catalogue, list, asked, options, list_complete, lease_token, lease_renewed_at, lease_holder)
       values ($1, $2, $3, $4, $5, $6, now(), $7) returning id as "runId", asked`,
      [
        run.catalogue,
        storableJson(run.list),
        run.asked,
        JSON.stringify(run.options),
        keysOf !== null,
        token,
        holder,
      ],
      createdRow,
    );
    if (row === undefined) throw new Error('the run was not written');
    const { runId } = row;
    if (sender !== null) await session.execute(FIRST_PLAN, [runId]);
    if (keysOf === null) return row;
    const { taken, last } = await enqueueAll(session, runId, token, keysOf(session), run.asked);
    const targets = run.grows ? null : taken;
    if (sender !== null && last > 0) {
      await session.execute('update runs set last_position = $2 where id = $1', [runId, last]);
      sent = await sender.send(piecesOf({ runId, plan: 1, first: 1, last }), session);
      await countQueues(session, 0, last);
    }
    // A long list takes longer than a lease lasts.
    await session.execute('update runs set lease_renewed_at = clock_timestamp(), asked = $2 where id = $1', [
      row.runId,
      targets,
    ]);
    return { ...row, asked: targets };
  });
  await sent();
  return { lease: new RunLease(database, runId, token, onLost), asked };
}

const FIRST_PLAN = 'update runs set plan = 1, last_position = 0 where id = $1';

const lastRow = z.object({ last: z.number() });

const createdRow = z.object({ runId: z.number(), asked: z.number().nullable() });

/** Answers how many targets there are, and the last position that one may stand at. */
async function enqueueAll(
  session: SqlSession,
  runId: number,
  token: string,
  keys: AsyncIterable<string>,
  most: number | null,
): Promise<{ readonly taken: number; readonly last: number }> {
  let targets = 0;
  let before = 0;
  for await (const piece of batches(keys, TARGETS_PER_PIECE)) {
    targets += (await changeHeld(session, runId, token, ENQUEUE, [piece, before])).changed;
    before += piece.length;
    if (most !== null && targets >= most) break;
  }
  if (most === null || targets <= most) return { taken: targets, last: before };
  const wanted = `select position as last from run_targets where run_id = $1 order by position limit 1 offset $2`;
  const [row] = await queryRows(session, wanted, [runId, most - 1], lastRow);
  const last = row?.last ?? before;
  await session.execute('delete from run_targets where run_id = $1 and position > $2', [runId, last]);
  return { taken: most, last };
}

/** Puts targets whose failure may have passed back into the queue, and marks the run as going on. */
export async function reopenRun(lease: RunLease): Promise<void> {
  await lease.change(
    `update run_targets set state = 'queued' from lease
     where run_id = lease.id and state = 'failed' and failure_kind = any($3)`,
    [PASSING],
  );
  await lease.change(
    `update runs set finished_at = null, stop_cause = null, stop_message = null, exit_code = null from lease
     where runs.id = lease.id`,
  );
}
