import type { ResultSet, SqlDatabase, SqlValue } from './sql-database.js';
import { isConnectionError, SqlError } from './sql-error.js';
import { isNumericType } from './type-parsers.js';

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

const ROWS_PER_FETCH = 1000;

// As a cursor only a query can run: READ ONLY alone still lets COPY … TO PROGRAM through on a server, and hangs PGlite
// for good. The extended protocol refuses a second statement.
const DECLARE = 'declare query_rows no scroll cursor for ';
const FETCH = `fetch ${ROWS_PER_FETCH} from query_rows`;

/** Runs one query that can change nothing; `parameters` are its `$1`, `$2`, …. Throws `QueryRefused`. */
export async function runReadOnlyQuery(
  database: SqlDatabase,
  sql: string,
  parameters: readonly SqlValue[] = [],
): Promise<QueryResult> {
  return await streamReadOnlyQuery(database, sql, parameters, async ({ columns, rows }) => {
    const all: (readonly unknown[])[] = [];
    for await (const row of rows) all.push(row);
    return { columns, rows: all };
  });
}

/**
 * Runs one query that can change nothing and hands its result to `read`, for results that may not fit in memory: rows
 * are fetched as they are read, and the query ends when `read` does. Throws `QueryRefused`.
 */
export async function streamReadOnlyQuery<Result>(
  database: SqlDatabase,
  sql: string,
  parameters: readonly SqlValue[],
  read: (result: QueryStream) => Promise<Result>,
): Promise<Result> {
  const session = await database.session();
  try {
    await session.script('begin transaction read only');
    await explained(sql, session.execute(`${DECLARE}${sql}`, parameters));
    const fetch = () => explained(sql, session.execute(FETCH));
    const first = await fetch();
    const columns = first.columns.map(({ name, type }) => ({ name, numeric: isNumericType(type) }));
    return await read({ columns, rows: readRows(first, fetch) });
  } finally {
    // A connection that broke has rolled back by itself.
    await session.script('rollback').catch(() => {});
    // What a query may leave behind on its connection (advisory locks) goes with the connection.
    session.release('spoiled');
  }
}

async function* readRows(
  first: ResultSet,
  fetch: () => Promise<ResultSet>,
): AsyncGenerator<readonly unknown[]> {
  for (let page = first; ; page = await fetch()) {
    yield* page.rows;
    if (page.rows.length < ROWS_PER_FETCH) return;
  }
}

async function explained(sql: string, answer: Promise<ResultSet>): Promise<ResultSet> {
  try {
    return await answer;
  } catch (error) {
    throw refusal(error, sql);
  }
}

function refusal(error: unknown, sql: string): unknown {
  if (!(error instanceof SqlError) || isConnectionError(error.code)) return error;
  const position = error.position === null ? null : error.position - DECLARE.length;
  const where = position === null || position < 1 ? '' : ` (${placeIn(sql, position)})`;
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
