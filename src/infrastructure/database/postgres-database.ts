import pg from 'pg';
import { Redactor } from '../../shared/redactor.js';
import { CopySourceFailed, copyInto } from './postgres-copy.js';
import type { OwnedSession, ResultSet, SqlDatabase, SqlSession, SqlValue } from './sql-database.js';
import { isConnectionError, SqlError, type SqlErrorDetails, sqlErrorDetails } from './sql-error.js';
import { parserOf } from './type-parsers.js';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. Secret: no error repeats its password. */
  readonly url: string;
  /** Connections at most. Default 5. */
  readonly connections?: number;
  /** For a new connection, and for the wait for a free one. Default 10 s. */
  readonly connectTimeoutMs?: number;
  /** Hears of an idle connection that broke; the next statement opens a new one. */
  readonly onConnectionLost?: (error: SqlError) => void;
}

const DEFAULT_CONNECTIONS = 5;
const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;

/** PostgreSQL on a server, through a pool of connections. Connects when the first statement is sent. */
export class PostgresDatabase implements SqlDatabase {
  readonly kind = 'postgres';
  readonly #pool: pg.Pool;
  readonly #toError: (error: unknown) => SqlError;

  constructor(options: PostgresOptions) {
    const config: pg.PoolConfig = {
      connectionString: options.url,
      max: options.connections ?? DEFAULT_CONNECTIONS,
      connectionTimeoutMillis: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
      application_name: 'imdb-scraper',
      types: { getTypeParser: parserOf },
    };
    this.#toError = errorsOf(config);
    this.#pool = new pg.Pool(config);
    // Without a listener a cut idle connection ends the process.
    this.#pool.on('error', (error) => options.onConnectionLost?.(this.#toError(error)));
  }

  async execute(text: string, parameters: readonly SqlValue[] = []): Promise<ResultSet> {
    return await new PostgresSession(this.#pool, this.#toError).execute(text, parameters);
  }

  async script(sql: string): Promise<void> {
    await new PostgresSession(this.#pool, this.#toError).script(sql);
  }

  async session(): Promise<OwnedSession> {
    let client: pg.PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      throw this.#toError(error);
    }
    // The pool listens to idle connections only; one that breaks while it is out fails at its next statement.
    const ignore = () => {};
    client.on('error', ignore);
    const session = new PostgresSession(client, this.#toError);
    return {
      execute: (text, parameters) => session.execute(text, parameters),
      script: (sql) => session.script(sql),
      copyIn: async (statement, chunks) => {
        try {
          return await copyInto(client, statement, chunks);
        } catch (error) {
          throw error instanceof CopySourceFailed ? error.cause : this.#toError(error);
        }
      },
      release: (state = 'clean') => {
        client.off('error', ignore);
        client.release(state === 'spoiled');
      },
    };
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

class PostgresSession implements SqlSession {
  constructor(
    private readonly client: pg.Pool | pg.PoolClient,
    private readonly toError: (error: unknown) => SqlError,
  ) {}

  async execute(text: string, parameters: readonly SqlValue[] = []): Promise<ResultSet> {
    // Without parameters pg would take the simple protocol, which allows several statements.
    const query = { text, values: [...parameters], rowMode: 'array' as const, queryMode: 'extended' };
    try {
      const { fields, rows } = await this.client.query<unknown[]>(query);
      return { columns: fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })), rows };
    } catch (error) {
      throw this.toError(error);
    }
  }

  async script(sql: string): Promise<void> {
    try {
      await this.client.query(sql);
    } catch (error) {
      throw this.toError(error);
    }
  }
}

/** Errors that name the server and never its password. Throws when the URL is none. */
function errorsOf(config: pg.PoolConfig): (error: unknown) => SqlError {
  let target: pg.Client;
  // pg takes any text for a relative address, and would look for a server called `base`.
  if (!/^postgres(ql)?:\/\//.test(config.connectionString ?? '')) throw new SqlError(unusableUrl);
  try {
    target = new pg.Client(config);
  } catch {
    // The error that pg throws holds the URL with its password.
    throw new SqlError(unusableUrl);
  }
  const server = `PostgreSQL at ${target.host}:${target.port}`;
  const redactor = new Redactor([target.password ?? '']);
  return (error) => {
    const details = sqlErrorDetails(error);
    const message = redactor.text(details.message);
    if (!isConnectionError(details.code)) return new SqlError({ ...details, message });
    return new SqlError({ ...details, message: `${server} cannot be reached: ${message}` });
  };
}

const unusableUrl: SqlErrorDetails = {
  message:
    'DATABASE_URL is not a PostgreSQL address; write postgres://user:password@host:port/database, with special characters in the password percent-encoded',
  code: '08001',
  detail: null,
  hint: null,
  position: null,
};
