import type { OwnedSession, SqlDatabase } from '../sql-database.js';
import { isConnectionError, SqlError } from '../sql-error.js';
import { isNumericType } from '../type-parsers.js';
import { openCursor } from './query-cursor.js';
import { QUERY_MS } from './query-time.js';

export interface QueryColumn {
  readonly name: string;
  /** Whether its values are numbers, to be aligned to the right. */
  readonly numeric: boolean;
}

export interface QueryResult {
  readonly columns: readonly QueryColumn[];
  readonly rows: readonly (readonly unknown[])[];
}

export interface QueryStream {
  readonly columns: readonly QueryColumn[];
  /** Can be read once. */
  readonly rows: AsyncIterable<readonly unknown[]>;
}

/** A query that PostgreSQL refused, with its message and the place in the query. */
export class QueryRefused extends Error {
  override readonly name = 'QueryRefused';
}

/** Runs one query that can change nothing; `parameters` are its `$1`, `$2`, …. Throws `QueryRefused`. */
export async function runReadOnlyQuery(
  database: SqlDatabase,
  sql: string,
  parameters: readonly string[] = [],
): Promise<QueryResult> {
  return await streamReadOnlyQuery(database, sql, parameters, async ({ columns, rows }) => {
    const all: (readonly unknown[])[] = [];
    for await (const row of rows) all.push(row);
    return { columns, rows: all };
  });
}

/**
 * Runs one query that can change nothing and hands its result to `read`, for results that may not fit in memory: rows
 * are fetched as they are read, and the query ends when `read` does. Where there is a role made for reading, it can do
 * nothing else. Throws `QueryRefused`, also when the database works longer than `timeoutMs`
 * before rows come, and for a row of more than 64 MB.
 */
export async function streamReadOnlyQuery<Result>(
  database: SqlDatabase,
  sql: string,
  parameters: readonly string[],
  read: (result: QueryStream) => Promise<Result>,
  timeoutMs = QUERY_MS,
): Promise<Result> {
  const session = await database.session(timeoutMs + ANSWER_MS);
  const explained = async <Answer>(answer: Promise<Answer>) => {
    try {
      return await (database.kind === 'pglite' ? stoppedAt(session, timeoutMs, answer) : answer);
    } catch (error) {
      throw refusal(error, sql, timeoutMs);
    }
  };
  try {
    const cursor = await explained(openCursor(database, session, timeoutMs, sql, parameters));
    const fetch = () => explained(cursor.fetch());
    const first = await fetch();
    const columns = cursor.columns.map(({ name, type }) => ({ name, numeric: isNumericType(type) }));
    return await read({ columns, rows: readRows(first, fetch) });
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

async function* readRows(
  first: readonly (readonly unknown[])[],
  fetch: () => Promise<readonly (readonly unknown[])[]>,
): AsyncGenerator<readonly unknown[]> {
  for (let page = first; page.length > 0; page = await fetch()) yield* page;
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
