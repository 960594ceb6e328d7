import { z } from 'zod';
import type { TargetRange } from '../../../../application/engine/range-ports.js';
import { EXIT_CODES, type RunStop } from '../../../../domain/engine/run-report.js';
import { storableText } from '../../../../shared/storable-text.js';
import { queryRows, type SqlSession } from '../../sql-database.js';

/** A run that many machines share, as one process takes part in it. */
export interface SharedRun {
  readonly runId: number;
  readonly plan: number;
  /** Names the process in `run_workers`. */
  readonly worker: string;
}

const keyRow = z.object({ key: z.string() });

/**
 * Which of the targets are still queued, as long as the run goes on. In: run, plan, keys. They stay locked until the end of
 * the transaction, in the order of their keys, so that no two processes that have the same ones wait for each other: whoever
 * comes second finds them settled. The lock on the run is the weakest there is: those who save do not wait for each other,
 * while who ends the run waits for all of them, and none of them goes on after it.
 */
export const HOLD_QUEUED = `
select t.key from runs r join run_targets t on t.run_id = r.id
where r.id = $1 and r.plan = $2 and r.finished_at is null and t.key = any($3) and t.state = 'queued'
order by t.key
for no key update of t for key share of r`;

export async function holdQueued(
  session: SqlSession,
  { runId, plan }: SharedRun,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await queryRows(session, HOLD_QUEUED, [runId, plan, keys], keyRow);
  return new Set(rows.map(({ key }) => key));
}

/**
 * Whether the run goes on as it was planned. Then it does until the end of the transaction: whoever ends it or plans it anew
 * waits for that.
 */
export async function holdPlan(session: SqlSession, { runId, plan }: SharedRun): Promise<boolean> {
  const { rows } = await session.execute(
    'select from runs where id = $1 and plan = $2 and finished_at is null for key share',
    [runId, plan],
  );
  return rows.length > 0;
}

/**
 * Holds the run alone until the end of the transaction, of which this is the first statement. Every save holds its row "for
 * key share" until it is committed: this waits for those under way, and none can begin meanwhile. Only a later statement
 * sees what they saved.
 */
export async function holdAlone(session: SqlSession, runId: number): Promise<void> {
  // Each statement is to see what was committed before it, also where the server's default is another level.
  await session.script('set transaction isolation level read committed');
  await session.execute('select from runs where id = $1 for update', [runId]);
}

const lastRow = z.object({ last: z.number() });

/**
 * Gives out as many positions; answers the last one before them, `null` where the run is over. In a statement of its own:
 * all processes of the run take theirs from one row, which no transaction may keep locked. Positions that are then not used
 * are gaps.
 */
export async function takePositions(
  session: SqlSession,
  { runId, plan }: SharedRun,
  count: number,
): Promise<number | null> {
  const [row] = await queryRows(
    session,
    `update runs set last_position = last_position + $3
     where id = $1 and plan = $2 and finished_at is null returning last_position as last`,
    [runId, plan, count],
    lastRow,
  );
  return row === undefined ? null : row.last - count;
}

/**
 * Writes targets into the queue, at the positions behind the last one. In the order of their keys, so that two processes that
 * write the same ones do not wait for each other; those that are there stay where they are.
 */
export async function insertTargets(
  session: SqlSession,
  { runId, plan }: SharedRun,
  keys: readonly string[],
  before: number,
): Promise<TargetRange> {
  await session.execute(
    `insert into run_targets (run_id, position, key)
     select $1, $2::integer + piece.place, piece.key from unnest($3::text[]) with ordinality as piece (key, place)
     order by piece.key
     on conflict (run_id, key) do nothing`,
    [runId, before, keys],
  );
  return { runId, plan, first: before + 1, last: before + keys.length };
}

/** How a run stands that many share. */
export interface RunState {
  readonly plan: number | null;
  readonly isFinished: boolean;
  readonly stop: RunStop | null;
}

/** A cause of a later version is a fault to this one. */
export const stopCause = z
  .string()
  .refine((cause): cause is RunStop['cause'] => Object.hasOwn(EXIT_CODES, cause))
  .nullable()
  .catch('fatal');

const stateRow = z.object({
  plan: z.number().nullable(),
  isFinished: z.boolean(),
  cause: stopCause,
  message: z.string().nullable(),
});

/** `null` where there is no such run. */
export async function readRunState(session: SqlSession, runId: number): Promise<RunState | null> {
  const [row] = await queryRows(
    session,
    `select plan, finished_at is not null as "isFinished", stop_cause as cause, stop_message as message
     from runs where id = $1`,
    [runId],
    stateRow,
  );
  if (row === undefined) return null;
  const { plan, isFinished, cause, message } = row;
  return { plan, isFinished, stop: cause === null ? null : { cause, message: message ?? '' } };
}

/** Stops the run for all who share it; the first cause is kept. */
export async function stopSharedRun(
  session: SqlSession,
  { runId, plan }: Omit<SharedRun, 'worker'>,
  { cause, message }: RunStop,
): Promise<void> {
  await session.execute(
    `update runs set stop_cause = $3, stop_message = $4
     where id = $1 and plan = $2 and finished_at is null and stop_cause is null`,
    [runId, plan, cause, storableText(message)],
  );
}

/**
 * Puts what was given up in a dead range back into the queue, and has the run go on where it has ended; one that was stopped
 * takes it up when it is resumed. `false` where the run was planned anew since.
 */
export async function reviveRange(
  session: SqlSession,
  { runId, plan, first, last }: TargetRange,
): Promise<boolean> {
  const { rows } = await session.execute(
    `with run as (
       update runs set finished_at = case when stop_cause is null then null else finished_at end,
         exit_code = case when stop_cause is null then null else exit_code end
       where id = $1 and plan = $2 returning id
     )
     update run_targets t set state = 'queued' from run
     where t.run_id = run.id and t.position between $3 and $4 and t.state = 'failed' and t.failure_kind = 'crashed'
     returning t.key`,
    [runId, plan, first, last],
  );
  return rows.length > 0;
}
