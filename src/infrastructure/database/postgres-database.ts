import pg from 'pg';
import { CopySourceFailed, copyInto } from './postgres-copy.js';
import { type PostgresServer, readPostgresServer } from './postgres-server.js';
import { PIN_SETTINGS, PIN_SETTINGS_AND_SCHEMA } from './session-settings.js';
import {
  type OwnedSession,
  type ResultSet,
  type SqlDatabase,
  type SqlValue,
  STATEMENT_MS,
} from './sql-database.js';
import { isConnectionError, type SqlError } from './sql-error.js';
import { answeredWithin } from './statement-deadline.js';
import { parserOf } from './type-parsers.js';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. Secret: no error repeats its password. */
  readonly url: string;
  /** Connections at most. Default 5. */
  readonly connections?: number;
  /** For a new connection, and for the wait for a free one. Default 10 s. */
  readonly connectTimeoutMs?: number;
  /** For the answer to a statement; its connection is cut then, and the statement fails. Default `STATEMENT_MS`. */
  readonly statementMs?: number;
  /** Hears of an idle connection that broke; the next statement opens a new one. */
  readonly onConnectionLost?: (error: SqlError) => void;
}

const DEFAULT_CONNECTIONS = 5;
const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
/** Until TCP asks whether a silent server is still there. */
const KEEP_ALIVE_MS = 30_000;
/** For work under way when the pool is closed. */
const CLOSE_MS = 5_000;
/** For a server to hang up after the goodbye. */
const GOODBYE_MS = 1_000;

/** PostgreSQL on a server, through a pool of connections. Connects when the first statement is sent. */
export class PostgresDatabase implements SqlDatabase {
  readonly kind = 'postgres';
  readonly #pool: pg.Pool;
  readonly #server: PostgresServer;
  readonly statementMs: number;
  /** Connections that have not ended, whether the pool still knows them or not. */
  readonly #open = new Set<pg.Client>();
  #closed: Promise<void> | undefined;

  constructor(options: PostgresOptions) {
    this.#server = readPostgresServer(options.url);
    this.statementMs = options.statementMs ?? STATEMENT_MS;
    this.#pool = new pg.Pool({
      ...this.#server.connection,
      max: options.connections ?? DEFAULT_CONNECTIONS,
      connectionTimeoutMillis: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      application_name: 'imdb-scraper',
      types: { getTypeParser: parserOf },
      onConnect: (client) => this.#prepare(client),
    });
    // Without a listener a cut idle connection ends the process.
    this.#pool.on('error', (error) => options.onConnectionLost?.(this.#server.toError(error)));
  }

  async execute(text: string, parameters: readonly SqlValue[] = []): Promise<ResultSet> {
    return await this.#once((session) => session.execute(text, parameters));
  }

  async script(sql: string): Promise<void> {
    await this.#once((session) => session.script(sql));
  }

  async session(statementMs = this.statementMs): Promise<OwnedSession> {
    let client: pg.PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      throw this.#server.toError(error);
    }
    return new PostgresSession(client, this.#server, statementMs);
  }

  /** Waits some seconds for what is running; then its connections are cut, whatever the server does. */
  async close(): Promise<void> {
    this.#closed ??= this.#close();
    await this.#closed;
  }

  async #close(): Promise<void> {
    const ended = this.#pool.end();
    await settledWithin(ended, CLOSE_MS);
    const goodbyes = [...this.#open].map((client) => new Promise((gone) => client.once('end', gone)));
    await settledWithin(Promise.all(goodbyes), GOODBYE_MS);
    for (const client of this.#open) client.connection.stream.destroy();
  }

  async #prepare(connected: pg.ClientBase): Promise<void> {
    if (!(connected instanceof pg.Client)) return;
    this.#open.add(connected);
    connected.once('end', () => this.#open.delete(connected));
    const pin = this.#server.namesSchema ? PIN_SETTINGS : PIN_SETTINGS_AND_SCHEMA;
    await answeredWithin(connected, this.statementMs, connected.query(pin));
  }

  async #once<Answer>(work: (session: OwnedSession) => Promise<Answer>): Promise<Answer> {
    const session = await this.session();
    try {
      const answer = await work(session);
      session.release();
      return answer;
    } catch (error) {
      session.release('spoiled');
      throw error;
    }
  }
}

class PostgresSession implements OwnedSession {
  #isBroken = false;
  #isReleased = false;

  constructor(
    private readonly client: pg.PoolClient,
    private readonly server: PostgresServer,
    private readonly statementMs: number,
  ) {
    // The pool listens to idle connections only; one that breaks while it is out fails at its next statement.
    client.on('error', ignore);
  }

  async execute(text: string, parameters: readonly SqlValue[] = []): Promise<ResultSet> {
    // Without parameters pg would take the simple protocol, which allows several statements.
    const query = { text, values: [...parameters], rowMode: 'array' as const, queryMode: 'extended' };
    const { fields, rows } = await this.#answered(() => this.client.query<unknown[]>(query));
    return { columns: fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })), rows };
  }

  async script(sql: string): Promise<void> {
    await this.#answered(() => this.client.query(sql));
  }

  async copyIn(statement: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
    return await this.#failing(copyInto(this.client, statement, chunks));
  }

  release(state: 'clean' | 'spoiled' = 'clean'): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.client.off('error', ignore);
    this.client.release(state === 'spoiled' || this.#isBroken);
  }

  #answered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    return this.#failing(answeredWithin(this.client, this.statementMs, ask()));
  }

  async #failing<Answer>(work: Promise<Answer>): Promise<Answer> {
    try {
      return await work;
    } catch (thrown) {
      if (thrown instanceof CopySourceFailed) throw thrown.cause;
      const error = this.server.toError(thrown);
      if (isConnectionError(error.code)) this.#isBroken = true;
      throw error;
    }
  }
}

const ignore = () => {};

async function settledWithin(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work.catch(() => {}), late]);
  clearTimeout(timer);
}
