import { z } from 'zod';

/** How long a server may take for a statement that touches few rows; a lock that others hold counts too. */
export const STATEMENT_MS = 30_000;

/** For statements whose time grows with the data: migrations, indexes, refreshing every movie. */
export const LONG_STATEMENT_MS = 4 * 3_600_000;

/** What both drivers can send as a parameter. JSON goes as its text. */
export type SqlValue = string | number | boolean | null | readonly string[];

const sqlValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

/** Parameters of a statement of another library. Throws for what the drivers cannot send. */
export function sqlValues(values: readonly unknown[]): readonly SqlValue[] {
  return values.map((value) => sqlValue.parse(value));
}

export interface ResultColumn {
  readonly name: string;
  /** OID of the column's type. */
  readonly type: number;
}

/** What a statement answered: values as `parserOf` makes them of PostgreSQL's text, the same on both drivers. */
export interface ResultSet {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Where statements can be sent. Every failure is a `SqlError`, or of the embedded database `StoreFull` or `StoreLost`. */
export interface SqlSession {
  /** One statement over the extended protocol; a second one in the same text is refused by the server. */
  execute(text: string, parameters?: readonly SqlValue[]): Promise<ResultSet>;
  /** Many statements without parameters, e.g. a migration file. */
  script(sql: string): Promise<void>;
}

/** A session that can also take rows in bulk. */
export interface CopySession extends SqlSession {
  /**
   * Sends whole lines to a `COPY … FROM STDIN` statement and answers how many rows it took; memory stays bounded.
   * Call it in a transaction: the embedded database takes the lines in several statements. An error's `where` counts
   * lines from the first that was sent. What `chunks` throws is thrown on.
   */
  copyIn(statement: string, chunks: AsyncIterable<Uint8Array>): Promise<number>;
}

/** A session that is this caller's alone until it is released. */
export interface OwnedSession extends CopySession {
  /**
   * `spoiled` when its state may not be passed on to the next user. A statement that is still running is given up: its
   * connection is cut, and the embedded database ends with it.
   */
  release(state?: 'clean' | 'spoiled'): void;
}

/** PostgreSQL, on a server or embedded. Statements sent to it directly each run in their own transaction. */
export interface SqlDatabase extends SqlSession {
  readonly kind: 'postgres' | 'pglite';
  /** How long a server may take for a statement that touches few rows. */
  readonly statementMs: number;
  /**
   * On a server each of its statements may take so long, by default `statementMs`, else the connection is lost; the embedded database
   * depends on no network and takes as long as it takes.
   */
  session(statementMs?: number): Promise<OwnedSession>;
  /** Waits for what is running, on a server for some seconds at most, then lets go of the database. */
  close(): Promise<void>;
}

/** The rows of a statement, each checked against a schema: what comes back is outside data. */
export async function queryRows<Row>(
  session: SqlSession,
  text: string,
  parameters: readonly SqlValue[],
  schema: z.ZodType<Row>,
): Promise<Row[]> {
  const { columns, rows } = await session.execute(text, parameters);
  return rows.map((values) =>
    schema.parse(Object.fromEntries(columns.map(({ name }, index) => [name, values[index]]))),
  );
}

/**
 * Runs the work in one transaction: committed when it resolves, rolled back when it rejects. A server ends by itself a
 * statement that takes longer than `statementMs`, a wait for a lock, and a transaction that nobody goes on with.
 */
export async function inTransaction<Result>(
  database: SqlDatabase,
  work: (session: CopySession) => Promise<Result>,
  statementMs = database.statementMs,
): Promise<Result> {
  // The server is to speak first, so that the connection lives on.
  const session = await database.session(statementMs + ANSWER_MS);
  try {
    await session.script(database.kind === 'postgres' ? `begin; ${serverLimits(statementMs)}` : 'begin');
    const result = await work(session);
    await session.script('commit');
    session.release();
    return result;
  } catch (error) {
    await rollBack(session);
    throw error;
  }
}

const ANSWER_MS = 5_000;
const LONGEST_LOCK_WAIT_MS = 60_000;

/** Of this transaction alone: a pooler may give its connection to another program afterwards. */
function serverLimits(statementMs: number): string {
  const lockMs = Math.min(statementMs, LONGEST_LOCK_WAIT_MS);
  return `set local statement_timeout = ${statementMs}; set local lock_timeout = ${lockMs};
    set local idle_in_transaction_session_timeout = '10min'`;
}

async function rollBack(session: OwnedSession): Promise<void> {
  try {
    await session.script('rollback');
    session.release();
  } catch {
    // The connection is gone, and the transaction with it; the first error says why.
    session.release('spoiled');
  }
}
