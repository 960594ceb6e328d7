import { z } from 'zod';
import type { RunList } from '../../../domain/imdb/run-list.js';
import { PASSING } from '../../../domain/engine/outcome.js';
import type { TitleId } from '../../../domain/imdb/title-id.js';
import type { GivenOptions } from '../../../shared/option.js';
import { inTransaction, queryRows, type SqlDatabase, type SqlSession } from '../sql-database.js';
import { storableJson } from '../storable-json.js';
import { changeHeld, newLease, RunLease } from './run-lease.js';

const TITLES_PER_PIECE = 2_000;

/**
 * Takes a piece of the list into the queue of a run. In: run, token, title ids in order, the last position before this
 * piece. Titles that the queue has stay where they are, so that it can be sent again when its answer was lost.
 */
export const ENQUEUE = `
insert into run_titles (run_id, position, title_id)
select $1, $4::integer + piece.place, piece.title_id
from lease
cross join unnest($3::text[]) with ordinality as piece (title_id, place)
on conflict (run_id, title_id) do nothing`;

export interface NewRun {
  readonly list: RunList;
  readonly asked: number | null;
  readonly options: GivenOptions;
}

/**
 * Writes a new run, this process's from the moment on in which others can see it. `titlesOf` gives all titles of its
 * list, which go into the journal with it, in pieces but as one, up to `asked`; `null` for a list that is pulled.
 */
export async function createRun(
  database: SqlDatabase,
  run: NewRun,
  titlesOf: ((session: SqlSession) => AsyncIterable<TitleId>) | null,
  onLost: (reason: string) => void,
): Promise<{ readonly lease: RunLease; readonly asked: number | null }> {
  const { token, holder } = newLease();
  const { runId, asked } = await inTransaction(database, async (session) => {
    const [row] = await queryRows(
      session,
      `insert into runs (list, asked, options, list_complete, lease_token, lease_renewed_at, lease_holder)
       values ($1, $2, $3, $4, $5, now(), $6) returning id as "runId", asked`,
      [storableJson(run.list), run.asked, JSON.stringify(run.options), titlesOf !== null, token, holder],
      createdRow,
    );
    if (row === undefined) throw new Error('the run was not written');
    if (titlesOf === null) return row;
    const titles = await enqueueAll(session, row.runId, token, titlesOf(session), run.asked);
    // A long list takes longer than a lease lasts.
    await session.execute('update runs set lease_renewed_at = clock_timestamp(), asked = $2 where id = $1', [
      row.runId,
      titles,
    ]);
    return { ...row, asked: titles };
  });
  return { lease: new RunLease(database, runId, token, onLost), asked };
}

const createdRow = z.object({ runId: z.number(), asked: z.number().nullable() });

/** Answers how many titles there are. */
async function enqueueAll(
  session: SqlSession,
  runId: number,
  token: string,
  titleIds: AsyncIterable<TitleId>,
  most: number | null,
): Promise<number> {
  let titles = 0;
  let before = 0;
  for await (const piece of pieces(titleIds)) {
    titles += (await changeHeld(session, runId, token, ENQUEUE, [piece, before])).changed;
    before += piece.length;
    if (most !== null && titles >= most) break;
  }
  if (most === null || titles <= most) return titles;
  await session.execute(
    `delete from run_titles where run_id = $1 and position > (
       select position from run_titles where run_id = $1 order by position limit 1 offset $2
     )`,
    [runId, most - 1],
  );
  return most;
}

/** Puts titles whose failure may have passed back into the queue, and marks the run as going on. */
export async function reopenRun(lease: RunLease): Promise<void> {
  await lease.change(
    `update run_titles set state = 'queued' from lease
     where run_id = lease.id and state = 'failed' and failure_kind = any($3)`,
    [PASSING],
  );
  await lease.change(
    `update runs set finished_at = null, stop_cause = null, stop_message = null, exit_code = null from lease
     where runs.id = lease.id`,
  );
}

async function* pieces(titleIds: AsyncIterable<TitleId>): AsyncIterable<readonly TitleId[]> {
  let piece: TitleId[] = [];
  for await (const titleId of titleIds) {
    piece.push(titleId);
    if (piece.length < TITLES_PER_PIECE) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}
