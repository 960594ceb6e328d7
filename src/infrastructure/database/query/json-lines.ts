import type { OwnedSession, ResultColumn, SqlDatabase } from '../sql-database.js';
import { declare, isNotAllowed } from './query-cursor.js';
import { findReader } from './query-role.js';
import { inQuerySession } from './query-session.js';
import { QUERY_MS } from './query-time.js';
import { uniqueNames } from './unique-names.js';

export interface JsonLines {
  /** Named apart, as the keys of the objects are. */
  readonly columns: readonly ResultColumn[];
  /** One JSON object for each row, without a line end in it. Can be read once; none of the arrays is empty. */
  readonly pages: AsyncIterable<readonly string[]>;
}

/**
 * Runs a query of this program and hands its rows to `read` as the JSON that PostgreSQL itself makes of them: numbers with all
 * their digits, times in UTC. Rows are fetched as they are read. The query is not guarded as one that somebody typed is: it
 * must be one statement that is known to read. Throws `QueryRefused`.
 */
export async function streamJsonLines<Result>(
  database: SqlDatabase,
  sql: string,
  parameters: readonly string[],
  read: (result: JsonLines) => Promise<Result>,
  timeoutMs = QUERY_MS,
): Promise<Result> {
  const query = sql.replace(/;\s*$/, '');
  return await inQuerySession(database, query, timeoutMs, async (session, explained) => {
    const columns = await explained(begin(database, session, timeoutMs, query, parameters));
    const fetch = (count: number) => explained(fetchLines(session, count));
    return await read({ columns, pages: pagesOf(fetch) });
  });
}

/** Opens the cursor over the JSON; answers the columns of the query. */
async function begin(
  database: SqlDatabase,
  session: OwnedSession,
  timeoutMs: number,
  query: string,
  parameters: readonly string[],
): Promise<readonly ResultColumn[]> {
  const limit = database.kind === 'postgres' ? `set local statement_timeout = ${timeoutMs};` : '';
  const role = await findReader(session);
  const takeRole = role === null ? '' : `set local role ${role};`;
  try {
    await session.script(`begin read only; ${limit} ${takeRole}`);
  } catch (error) {
    if (!isNotAllowed(error)) throw error;
    await session.script(`rollback; begin read only; ${limit}`);
  }
  const columns = await declare(session, 'probe', query, parameters);
  await session.script('close probe');
  const names = uniqueNames(columns);
  // In an object the later of two equal keys would hide the earlier.
  const list = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ');
  const asJson = `select row_to_json(q)::text from (${query}\n) as q (${list})`;
  await declare(session, 'json_lines', asJson, parameters);
  return columns.map(({ type }, index) => ({ name: names[index] ?? '', type }));
}

async function fetchLines(session: OwnedSession, count: number): Promise<readonly string[]> {
  const { rows } = await session.execute(`fetch ${count} from json_lines`);
  return rows.map(([line]) => oneLine(String(line)));
}

/** What the database aggregates as `json`, and texts of that type, may have line ends between values, never in one. */
function oneLine(json: string): string {
  return json.includes('\n') || json.includes('\r') ? json.replaceAll(/[\r\n]+/g, ' ') : json;
}

const FIRST_ROWS = 64;
const MOST_ROWS = 1000;
const CHARACTERS_PER_PAGE = 4_000_000;

/** As many rows at a time as memory holds, judged by the longest of those before. */
async function* pagesOf(
  fetch: (count: number) => Promise<readonly string[]>,
): AsyncGenerator<readonly string[]> {
  for (let count = FIRST_ROWS; ; ) {
    const lines = await fetch(count);
    if (lines.length > 0) yield lines;
    if (lines.length < count) return;
    const longest = lines.reduce((most, { length }) => Math.max(most, length), 1);
    count = Math.min(MOST_ROWS, count * 2, Math.max(1, Math.floor(CHARACTERS_PER_PAGE / longest)));
  }
}
