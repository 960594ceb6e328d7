import { inTransaction, type SqlDatabase, type SqlSession } from '../database/sql-database.js';
import { isConnectionError, SqlError, sqlErrorDetails } from '../database/sql-error.js';
import { DatasetsUnavailable } from './dataset-fault.js';

/** Any number will do, as long as no other program on the server takes it for its own lock. */
const LOAD_LOCK = 470_914_053;

/** Often enough for what cuts idle connections, and to notice a lost hold long before the files are read. */
const ASKED_EVERY_MS = 5_000;

/** The steps of a load. */
export interface LoadSteps<Staged> {
  /** Makes the new tables; the signal aborts with the error to end by once the hold is lost. */
  readonly stage: (signal: AbortSignal) => Promise<Staged>;
  /** Puts them in the place of the old ones, in the transaction of this session. */
  readonly swap: (session: SqlSession, staged: Staged) => Promise<void>;
  /** Removes what was made when one of the others fails. */
  readonly abandon: (session: SqlSession) => Promise<void>;
}

/**
 * Loads while no other process does. The hold is an advisory lock of a transaction that stays open until the swap, which
 * is made in it: whoever has lost the connection, to a restart or a cut line, has lost the swap with it. A pooler in
 * transaction mode keeps a connection for an open transaction, and nothing of the lock after it. Throws
 * `DatasetsUnavailable` when another load has the hold, and `SqlError` when this one loses it.
 */
export async function holdingLoad<Staged>(database: SqlDatabase, steps: LoadSteps<Staged>): Promise<Staged> {
  if (database.kind === 'pglite') return await loadAlone(database, steps);
  const outcome = await inTransaction(database, async (session) => {
    await takeHold(session);
    const hold = new Hold(session);
    try {
      const staged = await steps.stage(hold.signal);
      await hold.confirm();
      await steps.swap(session, staged);
      return { staged };
    } catch (error) {
      await hold.end();
      try {
        await session.script('rollback to savepoint held');
        await steps.abandon(session);
      } catch (reason) {
        // What stands in the staging schema may be another load's by then.
        const isLost = reason instanceof SqlError && isConnectionError(reason.code);
        throw isLost && error instanceof SqlError && !hold.signal.aborted ? lost(error) : error;
      }
      return { error };
    }
  });
  if ('error' in outcome) throw outcome.error;
  return outcome.staged;
}

/** The embedded database lets no second process in. */
async function loadAlone<Staged>(database: SqlDatabase, steps: LoadSteps<Staged>): Promise<Staged> {
  try {
    const staged = await steps.stage(new AbortController().signal);
    await inTransaction(database, (session) => steps.swap(session, staged));
    return staged;
  } catch (error) {
    await steps.abandon(database).catch(() => {});
    throw error;
  }
}

async function takeHold(session: SqlSession): Promise<void> {
  // One snapshot for the whole load would keep the server from tidying up; PostgreSQL 17 can limit a whole transaction.
  await session.script('set transaction isolation level read committed');
  await session.execute(
    `select set_config(name, '0', true) from pg_settings where name = 'transaction_timeout'`,
  );
  const { rows } = await session.execute('select pg_try_advisory_xact_lock($1)', [LOAD_LOCK]);
  if (rows[0]?.[0] !== true) {
    throw new DatasetsUnavailable('another load into this database is under way; wait for it to end');
  }
  await session.script('savepoint held');
}

/** Asks the transaction that holds the lock, again and again, whether it is still there. */
class Hold {
  readonly #session: SqlSession;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #asking: Promise<void> | undefined;

  constructor(session: SqlSession) {
    this.#session = session;
    this.#timer = setInterval(() => {
      this.#asking ??= this.#ask().finally(() => {
        this.#asking = undefined;
      });
    }, ASKED_EVERY_MS).unref();
  }

  /** Aborts with the error that says so. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Ends the asking; throws when the hold is lost. */
  async confirm(): Promise<void> {
    await this.end();
    this.signal.throwIfAborted();
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#asking;
  }

  async #ask(): Promise<void> {
    try {
      await this.#session.execute('select 1');
    } catch (error) {
      clearInterval(this.#timer);
      this.#lost.abort(lost(error));
    }
  }
}

function lost(error: unknown): SqlError {
  const { message, ...details } = sqlErrorDetails(error);
  return new SqlError({
    ...details,
    message: `the load has lost its hold on the database (${message}), so that another could begin; nothing was changed: run datasets load again`,
  });
}
