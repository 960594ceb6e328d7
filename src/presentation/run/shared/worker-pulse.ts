import type { RunBrake } from '../../../application/engine/run-brake.js';
import type { WorkerShare } from '../../../domain/engine/worker-figures.js';
import { checkNotNewer, NewerSchema } from '../../../infrastructure/database/migrations.js';
import { type Positions, RunWorkers } from '../../../infrastructure/database/runs/shared/run-workers.js';
import { readRunState, type SharedRun } from '../../../infrastructure/database/runs/shared/shared-run.js';
import type { SqlDatabase } from '../../../infrastructure/database/sql-database.js';

const EVERY_MS = 2_000;

/** Says every few seconds that this process works on a run and what it has counted, and hears whether the run is stopped. */
export class WorkerPulse {
  readonly #workers: RunWorkers;
  readonly #database: SqlDatabase;
  readonly #run: SharedRun;
  readonly #brake: RunBrake;
  readonly #news: () => { readonly ranges: readonly Positions[]; readonly share: WorkerShare };
  readonly #timer: NodeJS.Timeout;
  #beat: Promise<void> | null = null;
  #newer: NewerSchema | null = null;

  constructor(
    database: SqlDatabase,
    run: SharedRun,
    brake: RunBrake,
    news: () => { readonly ranges: readonly Positions[]; readonly share: WorkerShare },
  ) {
    this.#workers = new RunWorkers(database);
    this.#database = database;
    this.#run = run;
    this.#brake = brake;
    this.#news = news;
    this.#timer = setInterval(() => {
      // A database that does not answer is asked again, and the run's own patience with it says when that is enough.
      this.#beat ??= this.#tell()
        .catch((error: unknown) => this.#failed(error))
        .finally(() => {
          this.#beat = null;
        });
    }, EVERY_MS).unref();
  }

  /** That a newer program has migrated the database, which has stopped the work here; `null` where none has. */
  get newer(): NewerSchema | null {
    return this.#newer;
  }

  /** It is done with the run. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beat;
    const { runId, worker } = this.#run;
    await this.#workers.end(runId, worker, this.#news().share);
  }

  async #tell(): Promise<void> {
    const { runId, plan, worker } = this.#run;
    // Before anything is written to tables that may have changed.
    await checkNotNewer(this.#database);
    await this.#workers.heartbeat(runId, worker, this.#news());
    const state = await readRunState(this.#database, runId);
    // A run that has ended as it should has nothing more for anybody.
    if (state === null || state.plan !== plan) {
      this.#brake.stopForTakeover(
        `run ${runId} goes on without this process: it was planned anew, or deleted`,
      );
    } else if (state.stop !== null) this.#brake.stopAsOthers(state.stop);
  }

  #failed(error: unknown): void {
    if (!(error instanceof NewerSchema)) return;
    this.#newer = error;
    this.#brake.stopForFault(error);
  }
}
