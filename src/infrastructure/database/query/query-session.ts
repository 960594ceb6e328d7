import type { OwnedSession, SqlDatabase } from '../sql-database.js';
import { isConnectionError, SqlError } from '../sql-error.js';

/** A query that PostgreSQL refused, with its message and the place in the query. */
export class QueryRefused extends Error {
  override readonly name = 'QueryRefused';
}

/** Waits for an answer of the database: throws `QueryRefused` when there is none in time, or when PostgreSQL refuses. */
export type Explained = <Answer>(answer: Promise<Answer>) => Promise<Answer>;

/**
 * Gives `work` a session of its own for one query, in a transaction that `work` opens; that ends when `work` does, and nothing
 * of it is kept. What `work` awaits through `explained` may take `timeoutMs` each time.
 */
export async function inQuerySession<Result>(
  database: SqlDatabase,
  sql: string,
  timeoutMs: number,
  work: (session: OwnedSession, explained: Explained) => Promise<Result>,
): Promise<Result> {
  const session = await database.session(timeoutMs + ANSWER_MS);
  const explained: Explained = async (answer) => {
    try {
      return await (database.kind === 'pglite' ? stoppedAt(session, timeoutMs, answer) : answer);
    } catch (error) {
      throw refusal(error, sql, timeoutMs);
    }
  };
  try {
    return await work(session, explained);
  } finally {
    // In one message, so that a pooler hands both to one connection: that outlives this session, and a query's locks with
    // it. A connection that broke has rolled back by itself.
    await session.script('rollback; select pg_advisory_unlock_all()').catch(() => {});
    session.release('spoiled');
  }
}

/** A server is to end the query itself, so that it can say so. */
const ANSWER_MS = 5_000;
const QUERY_CANCELED = '57014';

/** The embedded database has no clock of its own: at the deadline it is given up as a whole. */
async function stoppedAt<Answer>(
  session: OwnedSession,
  milliseconds: number,
  answer: Promise<Answer>,
): Promise<Answer> {
  const late = new SqlError({
    message: 'too slow',
    code: QUERY_CANCELED,
    detail: null,
    hint: null,
    position: null,
  });
  let timer: NodeJS.Timeout | undefined;
  const stop = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(late);
      session.release('spoiled');
    }, milliseconds);
  });
  answer.catch(() => {});
  return await Promise.race([answer, stop]).finally(() => clearTimeout(timer));
}

function refusal(error: unknown, sql: string, timeoutMs: number): unknown {
  if (!(error instanceof SqlError) || isConnectionError(error.code)) return error;
  if (error.code === QUERY_CANCELED) {
    return new QueryRefused(
      `the database worked on the query for ${timeoutMs / 1000} s without an answer; ask for less, or give it longer with --timeout (QUERY_TIMEOUT)`,
    );
  }
  const where =
    error.position === null || error.position > sql.length ? '' : ` (${placeIn(sql, error.position)})`;
  const hint = error.hint === null ? '' : `; ${error.hint}`;
  return new QueryRefused(`PostgreSQL refused the query: ${error.message}${where}${hint}`);
}

/** PostgreSQL counts characters, JavaScript's strings count UTF-16 units. */
function placeIn(sql: string, position: number): string {
  const lines = [...sql]
    .slice(0, position - 1)
    .join('')
    .split('\n');
  return `line ${lines.length}, column ${[...(lines.at(-1) ?? '')].length + 1}`;
}
