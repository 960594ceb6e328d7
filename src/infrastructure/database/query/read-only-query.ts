import type { SqlDatabase } from '../sql-database.js';
import { isNumericType } from '../type-parsers.js';
import { openCursor } from './query-cursor.js';
import { inQuerySession } from './query-session.js';
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
  return await inQuerySession(database, sql, timeoutMs, async (session, explained) => {
    const cursor = await explained(openCursor(database, session, timeoutMs, sql, parameters));
    const fetch = () => explained(cursor.fetch());
    const first = await fetch();
    const columns = cursor.columns.map(({ name, type }) => ({ name, numeric: isNumericType(type) }));
    return await read({ columns, rows: readRows(first, fetch) });
  });
}

async function* readRows(
  first: readonly (readonly unknown[])[],
  fetch: () => Promise<readonly (readonly unknown[])[]>,
): AsyncGenerator<readonly unknown[]> {
  for (let page = first; page.length > 0; page = await fetch()) yield* page;
}
