import type { CoverageOfRun } from '../../domain/engine/field-coverage.js';
import type { RunReport } from '../../domain/engine/run-report.js';
import type { RunTally } from '../../domain/engine/run-tally.js';
import { errorMessage } from '../../shared/error-message.js';
import type { CompleteStores } from './complete-stores.js';
import {
  type Admission,
  AdmissionFailed,
  type Routes,
  type RunJournal,
  type RunObserver,
  type TitleList,
  TitleListFailed,
} from './ports.js';
import type { RunBrake } from './run-brake.js';
import type { RunQueue } from './run-queue.js';
import type { StorePatience } from './store-patience.js';
import type { TitleDispatcher } from './target-dispatcher.js';

/** Scrapes every title of the list into every store and says what became of them. */
export class ScrapeMovies {
  readonly #parts: ScrapeMoviesParts;

  constructor(parts: ScrapeMoviesParts) {
    this.#parts = parts;
  }

  /** `most` ends the list early. Never rejects for what the site, a route or a store does: the report says it. */
  async run(list: TitleList, most: number | null): Promise<RunReport> {
    const { admission, brake, dispatcher, journal, journalPatience, now, observer, queue, stores } =
      this.#parts;
    const startedAt = now();
    observer.runStarted?.({ runId: journal.runId, list: list.name, expected: most });
    try {
      await stores.completeRun(journal, brake.signal);
      await admission.open(brake.signal);
      await dispatcher.dispatch(queue.titles(list, most, brake.signal));
    } catch (error) {
      if (error instanceof TitleListFailed || error instanceof AdmissionFailed)
        brake.stopForList(error.failure, error.message);
      else if (brake.stop === null) throw error;
    }
    for (const warning of stores.warnings()) observer.warned?.(warning);
    const figures = {
      runId: journal.runId,
      list: list.name,
      asked: most,
      earlier: this.#parts.earlier,
      seconds: (now() - startedAt) / 1000,
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
}

export interface ScrapeMoviesParts {
  readonly admission: Admission;
  readonly brake: RunBrake;
  readonly dispatcher: TitleDispatcher;
  /** The run whose fields this one's are compared with. */
  readonly earlier: CoverageOfRun | null;
  readonly journal: RunJournal;
  readonly journalPatience: StorePatience;
  readonly now: () => number;
  readonly observer: RunObserver;
  readonly queue: RunQueue;
  readonly routes: Routes;
  readonly stores: CompleteStores;
  readonly tally: RunTally;
}

/** Feeds the tally from what is observed. */
export function tallyObserver(tally: RunTally): RunObserver {
  return {
    titleListed: () => tally.recordListed(),
    attemptFinished: ({ reply: { bytes, milliseconds }, goesOn }) => {
      if (goesOn) tally.recordRedirect(bytes);
      else tally.recordAttempt(bytes, milliseconds);
    },
    titleFinished: (outcome) => tally.recordOutcome(outcome),
    warned: (warning) => tally.recordWarning(warning),
  };
}
