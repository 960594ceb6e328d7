import { z } from 'zod';
import type { FailureKind } from '../../domain/scrape-outcome.js';
import { isTitleId, type TitleId } from '../../domain/title-id.js';
import type { GivenOptions } from '../../shared/option.js';
import { type OwnedSession, queryRows, type SqlDatabase, type SqlSession } from './sql-database.js';

export interface RunRecord {
  readonly runId: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly list: string;
  readonly asked: number | null;
  /** What it was given, without secrets. */
  readonly options: GivenOptions;
  readonly listComplete: boolean;
  readonly stopCause: string | null;
  readonly stopMessage: string | null;
  readonly exitCode: number | null;
  readonly queued: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
}

export interface TitleRecord {
  readonly titleId: string;
  readonly state: string;
  readonly failureKind: string | null;
  readonly httpStatus: number | null;
  readonly attempts: number;
  readonly route: string | null;
  readonly lastError: string | null;
  readonly finishedAt: string | null;
}

const runRow = z.object({
  runId: z.number(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  list: z.string(),
  asked: z.number().nullable(),
  options: z.record(z.string(), z.array(z.string())),
  listComplete: z.boolean(),
  stopCause: z.string().nullable(),
  stopMessage: z.string().nullable(),
  exitCode: z.number().nullable(),
  queued: z.number(),
  done: z.number(),
  skipped: z.number(),
  failed: z.number(),
});

const titleRow = z.object({
  titleId: z.string(),
  state: z.string(),
  failureKind: z.string().nullable(),
  httpStatus: z.number().nullable(),
  attempts: z.number(),
  route: z.string().nullable(),
  lastError: z.string().nullable(),
  finishedAt: z.string().nullable(),
});

const RUNS = `
select r.id as "runId", r.started_at as "startedAt", r.finished_at as "finishedAt", r.list, r.asked, r.options,
  r.list_complete as "listComplete", r.stop_cause as "stopCause", r.stop_message as "stopMessage",
  r.exit_code as "exitCode",
  count(*) filter (where t.state = 'queued') as queued, count(*) filter (where t.state = 'done') as done,
  count(*) filter (where t.state = 'skipped') as skipped, count(*) filter (where t.state = 'failed') as failed
from runs r left join run_titles t on t.run_id = r.id`;

/** A run ended before its list did, or was killed. */
const UNFINISHED = '(r.finished_at is null or r.stop_cause is not null)';

/** Kinds of failure that the world may have mended since; the others say something about the title. */
export const PASSING: readonly FailureKind[] = ['throttled', 'blocked', 'unreachable', 'unsaved', 'fatal'];

/** Marks the locks of runs among the advisory locks of a server. */
const RUN_LOCKS = 470_914_053;

/** Newest first. */
export async function listRuns(database: SqlDatabase, most: number): Promise<readonly RunRecord[]> {
  return queryRows(database, `${RUNS} group by r.id order by r.id desc limit $1`, [most], runRow);
}

export async function findRun(database: SqlDatabase, runId: number): Promise<RunRecord | undefined> {
  const [run] = await queryRows(database, `${RUNS} where r.id = $1 group by r.id`, [runId], runRow);
  return run;
}

/** The newest run that can be resumed. */
export async function findUnfinishedRun(database: SqlDatabase): Promise<RunRecord | undefined> {
  const [run] = await queryRows(
    database,
    `${RUNS} where ${UNFINISHED} group by r.id order by r.id desc limit 1`,
    [],
    runRow,
  );
  return run;
}

/** The newest run in which titles failed in one of these ways; an empty list means any. */
export async function findRunWithFailures(
  database: SqlDatabase,
  kinds: readonly string[],
): Promise<RunRecord | undefined> {
  const [run] = await queryRows(
    database,
    `${RUNS} where r.id = (
       select max(run_id) from run_titles
       where state = 'failed' and (cardinality($1::text[]) = 0 or failure_kind = any($1))
     ) group by r.id`,
    [kinds],
    runRow,
  );
  return run;
}

/** Titles of a run in the order of its queue, after a position; `kinds` and `state` narrow them. */
export async function* titlesOfRun(
  database: SqlSession,
  runId: number,
  narrow: { readonly state: string | null; readonly kinds: readonly string[] },
): AsyncIterable<TitleRecord> {
  const most = 1000;
  for (let after = 0; ; ) {
    const rows = await queryRows(
      database,
      `select position, title_id as "titleId", state, failure_kind as "failureKind", http_status as "httpStatus",
         attempts, route, last_error as "lastError", finished_at as "finishedAt"
       from run_titles
       where run_id = $1 and position > $2 and ($3::text is null or state = $3)
         and (cardinality($4::text[]) = 0 or failure_kind = any($4))
       order by position limit $5`,
      [runId, after, narrow.state, narrow.kinds, most],
      titleRow.extend({ position: z.number() }),
    );
    for (const { position, ...title } of rows) {
      yield title;
      after = position;
    }
    if (rows.length < most) return;
  }
}

/** A run that no other process can resume for as long as this session lives; `null` where none could anyway. */
export type RunHold = OwnedSession | null;

/** Writes a new run, held from the moment on in which others can see it. */
export async function createRun(
  database: SqlDatabase,
  run: { readonly list: string; readonly asked: number | null; readonly options: GivenOptions },
): Promise<{ readonly runId: number; readonly hold: RunHold }> {
  const { hold, result } = await inHoldingSession(database, (session) =>
    queryRows(
      session,
      `with created as (insert into runs (list, asked, options) values ($1, $2, $3) returning id)
       select id, pg_try_advisory_lock($4, id::integer) as held from created`,
      [run.list, run.asked, JSON.stringify(run.options), RUN_LOCKS],
      z.object({ id: z.number() }),
    ),
  );
  const [row] = result;
  if (row === undefined) throw new Error('the run was not written');
  return { runId: row.id, hold };
}

/** Puts titles whose failure may have passed back into the queue, and marks the run as going on. */
export async function reopenRun(database: SqlDatabase, runId: number): Promise<void> {
  await database.execute(
    `update run_titles set state = 'queued' where run_id = $1 and state = 'failed' and failure_kind = any($2)`,
    [runId, PASSING],
  );
  await database.execute(
    'update runs set finished_at = null, stop_cause = null, stop_message = null, exit_code = null where id = $1',
    [runId],
  );
}

/** A run that another process is working on. */
export class RunTaken extends Error {
  override readonly name = 'RunTaken';

  constructor(runId: number) {
    super(`another process is working on run ${runId}; wait until it ends, or start a run of your own`);
  }
}

/**
 * Keeps other processes from resuming this run, for as long as the session lives: by an advisory lock, which goes
 * with the connection when the process dies. Throws `RunTaken`.
 */
export async function holdRun(database: SqlDatabase, runId: number): Promise<RunHold> {
  const { hold } = await inHoldingSession(database, async (session) => {
    const { rows } = await session.execute('select pg_try_advisory_lock($1, $2)', [RUN_LOCKS, runId]);
    if (rows[0]?.[0] !== true) throw new RunTaken(runId);
  });
  return hold;
}

async function inHoldingSession<Result>(
  database: SqlDatabase,
  work: (session: SqlSession) => Promise<Result>,
): Promise<{ readonly hold: RunHold; readonly result: Result }> {
  // Nobody else can have the embedded database open, and its only session is needed for the rest.
  if (database.kind === 'pglite') return { hold: null, result: await work(database) };
  const hold = await database.session();
  try {
    return { hold, result: await work(hold) };
  } catch (error) {
    // Closing the database would wait for the session for ever.
    hold.release('spoiled');
    throw error;
  }
}

export function isListedTitle(title: TitleRecord): title is TitleRecord & { readonly titleId: TitleId } {
  return isTitleId(title.titleId);
}
