import type { StorePatience } from '../../../application/engine/store-patience.js';
import type { NewRun, RunRecords, RunStarts } from '../../../application/run-ports.js';
import type { RangeSender } from '../../queue/range-sender.js';
import type { SqlDatabase, SqlSession } from '../sql-database.js';
import { isTransient } from '../sql-error.js';
import { PostgresRunRecords } from './postgres-run-records.js';
import { holdRun, type LeaseEvents, type RunLease } from './run-lease.js';
import { createRun, reopenRun } from './run-start.js';
import { planAlone, planAnew } from './shared/plan-anew.js';

/** Runs begin and go on in the tables of the journal. `RunTaken` says that another process works on one. */
export class PostgresRunStarts implements RunStarts<RunLease> {
  readonly #database: SqlDatabase;
  readonly #events: LeaseEvents;
  readonly #patience: StorePatience;
  readonly #sender: RangeSender | null;

  /**
   * Once a run is this process's, `patience` says how long the database may fail. With `sender` many machines share the runs, and
   * what is left of them is sent to those.
   */
  constructor(
    database: SqlDatabase,
    events: LeaseEvents,
    patience: StorePatience,
    sender: RangeSender | null = null,
  ) {
    this.#sender = sender;
    this.#database = database;
    this.#events = events;
    this.#patience = patience;
  }

  create(run: NewRun, keysOf: ((records: RunRecords) => AsyncIterable<string>) | null) {
    // The embedded database has one session: while the run is written, only that one may read.
    const keysIn = keysOf && ((session: SqlSession) => keysOf(new PostgresRunRecords(session)));
    return createRun(this.#database, run, keysIn, this.#events.onLost, this.#sender);
  }

  async goOn(runId: number): Promise<RunLease> {
    // Before anything of the run is changed: another process may be working on it.
    const lease = await holdRun(this.#database, runId, this.#events);
    try {
      await this.#patience.ask(() => this.#reopen(lease), isTransient);
      return lease;
    } catch (error) {
      await lease.release();
      throw error;
    }
  }

  async #reopen(lease: RunLease): Promise<void> {
    await reopenRun(lease);
    if (this.#sender === null) await planAlone(lease);
    else await planAnew(this.#database, lease, this.#sender);
  }
}
