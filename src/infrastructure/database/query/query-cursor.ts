import { compositeFields } from '../composite-text.js';
import type { OwnedSession, ResultColumn, SqlDatabase } from '../sql-database.js';
import { SqlError } from '../sql-error.js';
import { parserOf } from '../type-parsers.js';
import { findReader } from './query-role.js';

/** A query that is being read, in one transaction that can change nothing. */
export interface QueryCursor {
  readonly columns: readonly ResultColumn[];
  /** The next rows, at most so many that memory holds them; none at the end. */
  fetch(): Promise<readonly (readonly unknown[])[]>;
}

const ROWS_PER_FETCH = 1000;
/** Of one row as text; what is larger is refused before it leaves the database. */
const LARGEST_ROW = 64 * 1024 * 1024;
const BYTES_PER_FETCH = 4 * 1024 * 1024;

// The functions belong to the role that made them and run with its rights alone. Inside them a query cannot take
// another role (set_config is refused there), and being stable they open nothing but a plain query. They go with the
// transaction. Only the rows come out, as text: fetched outside, the query would run with the rights of the session.
const FUNCTIONS = `
create function pg_temp.open_query(query text, operands text[]) returns void
language plpgsql stable security definer as $$
declare
  rows refcursor := 'query_rows';
begin
  if cardinality(operands) = 0 then
    open rows no scroll for execute query;
  else
    open rows no scroll for execute query using operands[1], operands[2], operands[3], operands[4];
  end if;
end $$;
create function pg_temp.fetch_rows() returns setof text
language plpgsql security definer as $$
declare
  rows refcursor := 'query_rows';
  fetched record;
  line text;
  bytes bigint := 0;
begin
  for place in 1..${ROWS_PER_FETCH} loop
    fetch rows into fetched;
    exit when not found;
    line := case when pg_column_size(fetched) <= ${LARGEST_ROW} then fetched::text end;
    if line is null or octet_length(line) > ${LARGEST_ROW} then
      raise exception 'a row of its result takes more than ${LARGEST_ROW / 1024 / 1024} MB' using
        errcode = 'program_limit_exceeded', hint = 'take a part of the value, e.g. with left(…, 1000)';
    end if;
    return next line;
    bytes := bytes + octet_length(line);
    exit when bytes >= ${BYTES_PER_FETCH};
  end loop;
end $$;`;

const NOT_ALLOWED = /^(42501|25006|0LP01)$/;

/** Whether PostgreSQL refused something because this user may not do it here, e.g. take on a role. */
export function isNotAllowed(error: unknown): boolean {
  return error instanceof SqlError && NOT_ALLOWED.test(error.code);
}

/** Opens a query with the least rights that can be had here. Throws `SqlError` when PostgreSQL refuses it. */
export async function openCursor(
  database: SqlDatabase,
  session: OwnedSession,
  timeoutMs: number,
  sql: string,
  parameters: readonly string[],
): Promise<QueryCursor> {
  const limit = database.kind === 'postgres' ? `set local statement_timeout = ${timeoutMs};` : '';
  const role = await findReader(session);
  const takeRole = role === null ? '' : `set local role ${role};`;
  try {
    await session.script(
      `begin read write; ${limit} ${takeRole} ${FUNCTIONS} reset role; set transaction read only`,
    );
  } catch (error) {
    if (!isNotAllowed(error)) throw error;
    // A standby takes no function, and not everybody may make one.
    await session.script(`rollback; begin read only; ${limit}`);
    return await declareCursor(session, sql, parameters);
  }
  await session.execute('select pg_temp.open_query($1, $2)', [sql, parameters]);
  // No row is asked for, so that nothing of the query runs.
  const { columns } = await session.execute('fetch 0 from query_rows');
  const parsers = columns.map(({ type }) => parserOf(type));
  const read = (line: unknown) => {
    const fields = compositeFields(String(line));
    return parsers.map((parse, index) => {
      const text = fields[index] ?? null;
      return text === null ? null : parse(text);
    });
  };
  return {
    columns,
    fetch: async () =>
      (await session.execute('select pg_temp.fetch_rows()')).rows.map(([line]) => read(line)),
  };
}

async function declareCursor(
  session: OwnedSession,
  sql: string,
  parameters: readonly string[],
): Promise<QueryCursor> {
  const columns = await declare(session, 'query_rows', sql, parameters);
  return {
    columns,
    fetch: async () => (await session.execute(`fetch ${ROWS_PER_FETCH} from query_rows`)).rows,
  };
}

/**
 * Declares a cursor in the transaction of the session and answers its columns; nothing of the query runs yet. The place in an
 * error of PostgreSQL is that in `sql`.
 */
export async function declare(
  session: OwnedSession,
  cursor: string,
  sql: string,
  parameters: readonly string[],
): Promise<readonly ResultColumn[]> {
  // As a cursor only a query can run: READ ONLY alone still lets COPY … TO PROGRAM through on a server, and hangs PGlite
  // for good. The extended protocol refuses a second statement.
  const words = `declare ${cursor} no scroll cursor for `;
  try {
    await session.execute(`${words}${sql}`, parameters);
  } catch (error) {
    throw error instanceof SqlError ? error.movedBack(words.length) : error;
  }
  return (await session.execute(`fetch 0 from ${cursor}`)).columns;
}
