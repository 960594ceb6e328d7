import type { StorePatience } from '../../../application/engine/store-patience.js';
import type { NewRun, RunRecords, RunStarts } from '../../../application/run-ports.js';
import type { SqlDatabase, SqlSession } from '../sql-database.js';
import { isTransient } from '../sql-error.js';
import { PostgresRunRecords } from './postgres-run-records.js';
import { holdRun, type LeaseEvents, type RunLease } from './run-lease.js';
import { createRun, reopenRun } from './run-start.js';

/** Runs begin and go on in the tables of the journal. `RunTaken` says that another process works on one. */
export class PostgresRunStarts implements RunStarts<RunLease> {
  readonly #database: SqlDatabase;
  readonly #events: LeaseEvents;
  readonly #patience: StorePatience;

  /** Once a run is this process's, `patience` says how long the database may fail. */
  constructor(database: SqlDatabase, events: LeaseEvents, patience: StorePatience) {
    this.#database = database;
    this.#events = events;
    this.#patience = patience;
  }

  create(run: NewRun, keysOf: ((records: RunRecords) => AsyncIterable<string>) | null) {
    // The embedded database has one session: while the run is written, only that one may read.
    const keysIn = keysOf && ((session: SqlSession) => keysOf(new PostgresRunRecords(session)));
    return createRun(this.#database, run, keysIn, this.#events.onLost);
  }

  async goOn(runId: number): Promise<RunLease> {
    // Before anything of the run is changed: another process may be working on it.
    const lease = await holdRun(this.#database, runId, this.#events);
    try {
      await this.#patience.ask(() => reopenRun(lease), isTransient);
      return lease;
    } catch (error) {
      await lease.release();
      throw error;
    }
  }
}
