import type { Catalogue } from '../../domain/engine/catalogue.js';
import type { CoverageOfRun } from '../../domain/engine/field-coverage.js';
import { NO_COUNTS } from '../../domain/engine/outcome.js';
import type { RowFigures, RunReport } from '../../domain/engine/run-report.js';
import type { RunTally } from '../../domain/engine/run-tally.js';
import { errorMessage } from '../../shared/error-message.js';
import {
  type Admission,
  AdmissionFailed,
  type Completion,
  type Routes,
  type RunJournal,
  type RunObserver,
  type TargetList,
  TargetListFailed,
} from './ports.js';
import type { RunBrake } from './run-brake.js';
import type { RunQueue } from './run-queue.js';
import type { StorePatience } from './store-patience.js';
import type { TargetDispatcher } from './target-dispatcher.js';

/** Takes every target of the list, and those that they lead to, into every store and says what became of them. */
export class Run<C extends Catalogue> {
  readonly #parts: RunParts<C>;

  constructor(parts: RunParts<C>) {
    this.#parts = parts;
  }

  /** Takes the list into the journal, for others to work on. What keeps it from that stops the run. */
  async plan(list: TargetList<C>, most: number | null): Promise<void> {
    const { admission, brake, journal, queue } = this.#parts;
    if (journal.listComplete) return;
    await this.#stopping(async () => {
      await admission.open(brake.signal);
      await queue.plan(list, most, brake.signal);
    });
  }

  /** The report of a run that others have worked on, once every store has been given what it lacks of what they saved. */
  async complete(report: RunReport): Promise<RunReport> {
    const { brake, journal, stores } = this.#parts;
    await stores.completeRun(journal, brake.interrupted);
    const given = Object.entries(stores.completed()).map(
      ([store, inserted]) => [store, { ...NO_COUNTS, inserted, unsaved: 0 }] as const,
    );
    return {
      ...report,
      stores: { ...report.stores, ...Object.fromEntries(given) },
      warnings: [...report.warnings, ...stores.warnings()],
    };
  }

  /** `most` ends the list early. Never rejects for what the site, a route or a store does: the report says it. */
  async run(list: TargetList<C>, most: number | null): Promise<RunReport> {
    const { admission, brake, dispatcher, journal, journalPatience, now, observer, queue, stores } =
      this.#parts;
    const startedAt = now();
    observer.runStarted?.({ runId: journal.runId, list: list.name, expected: most });
    await this.#stopping(async () => {
      await stores.completeRun(journal, brake.signal);
      await admission.open(brake.signal);
      await dispatcher.dispatch(queue.keys(list, most, brake.signal));
    });
    await queue.release();
    for (const warning of stores.warnings()) observer.warned?.(warning);
    const figures = {
      runId: journal.runId,
      list: list.name,
      asked: most,
      earlier: this.#parts.earlier,
      seconds: (now() - startedAt) / 1000,
      rows: this.#parts.rows(),
      routes: this.#parts.routes.report(),
    };
    const report = this.#parts.tally.report({ ...figures, stop: brake.stop });
    try {
      await journalPatience.ask(() => journal.finish(report));
    } catch (error) {
      observer.warned?.(
        `how run ${journal.runId} ended could not be written to the run journal (${errorMessage(error)}); ` +
          `the command runs shows it as not ended until it is resumed`,
      );
      brake.stopForFault(error);
    }
    // The journal may have told that it is out, or another process's.
    return this.#parts.tally.report({ ...figures, stop: brake.stop });
  }

  /** A list, or a site, that keeps the work from being done stops the run, which says why. */
  async #stopping(work: () => Promise<void>): Promise<void> {
    const { brake } = this.#parts;
    try {
      await work();
    } catch (error) {
      if (error instanceof TargetListFailed || error instanceof AdmissionFailed)
        brake.stopForList(error.failure, error.message);
      else if (brake.stop === null) throw error;
    }
  }
}

export interface RunParts<C extends Catalogue> {
  readonly admission: Admission<C>;
  readonly brake: RunBrake;
  readonly dispatcher: TargetDispatcher<C>;
  /** The run whose fields this one's are compared with. */
  readonly earlier: CoverageOfRun | null;
  readonly journal: RunJournal<C>;
  readonly journalPatience: StorePatience;
  readonly now: () => number;
  readonly observer: RunObserver<C>;
  readonly queue: RunQueue<C>;
  readonly routes: Pick<Routes, 'report'>;
  /** Of the pages of lists that were read. */
  readonly rows: () => RowFigures | null;
  readonly stores: Completion<C>;
  readonly tally: RunTally<C>;
}

/** Feeds the tally from what is observed. */
export function tallyObserver<C extends Catalogue>(tally: RunTally<C>): RunObserver<C> {
  return {
    targetListed: () => tally.recordListed(),
    attemptFinished: ({ reply: { bytes, milliseconds }, goesOn }) => {
      if (goesOn) tally.recordRedirect(bytes);
      else tally.recordAttempt(bytes, milliseconds);
    },
    targetFinished: (outcome) => tally.recordOutcome(outcome),
    warned: (warning) => tally.recordWarning(warning),
  };
}
