import type { RunReport, RunTally } from '../domain/run-report.js';
import type { TitleId } from '../domain/title-id.js';
import {
  type Admission,
  type AttemptReply,
  type Routes,
  type RunObserver,
  type TitleList,
  TitleListFailed,
} from './ports.js';
import type { RunBrake } from './run-brake.js';
import type { TitleDispatcher } from './title-dispatcher.js';

/** Scrapes every title of the list into every store and says what became of them. */
export class ScrapeMovies {
  readonly #dispatcher: TitleDispatcher;
  readonly #brake: RunBrake;
  readonly #admission: Admission;
  readonly #routes: Routes;
  readonly #tally: RunTally;
  readonly #observer: RunObserver;
  readonly #now: () => number;

  constructor(options: {
    readonly dispatcher: TitleDispatcher;
    readonly brake: RunBrake;
    readonly admission: Admission;
    readonly routes: Routes;
    readonly tally: RunTally;
    readonly observer: RunObserver;
    readonly now: () => number;
  }) {
    this.#dispatcher = options.dispatcher;
    this.#brake = options.brake;
    this.#admission = options.admission;
    this.#routes = options.routes;
    this.#tally = options.tally;
    this.#observer = options.observer;
    this.#now = options.now;
  }

  /** `most` ends the list early. Never rejects for what the site, a route or a store does: the report says it. */
  async run(list: TitleList, most: number | null): Promise<RunReport> {
    const startedAt = this.#now();
    this.#observer.runStarted?.({ list: list.name, expected: most });
    try {
      await this.#admission.open(this.#brake.signal);
      await this.#dispatcher.dispatch(take(list.titles(this.#brake.signal), most));
      if (most !== null && this.#tally.listed < most && this.#brake.stop === null) {
        this.#observer.warned?.(`the ${list.name} gave ${this.#tally.listed} of ${most}`);
      }
    } catch (error) {
      if (!(error instanceof TitleListFailed)) throw error;
      this.#brake.stopForList(error.failure, error.message);
    }
    const seconds = (this.#now() - startedAt) / 1000;
    return this.#tally.report({
      list: list.name,
      asked: most,
      seconds,
      routes: this.#routes.report(),
      stop: this.#brake.stop,
    });
  }
}

/** Feeds the tally from what is observed. */
export function tallyObserver(tally: RunTally): RunObserver {
  return {
    titleListed: () => tally.recordListed(),
    attemptFinished: ({ reply }: { reply: AttemptReply }) =>
      tally.recordAttempt(reply.bytes, reply.milliseconds),
    titleFinished: (outcome) => tally.recordOutcome(outcome),
    warned: (warning) => tally.recordWarning(warning),
  };
}

async function* take(titles: AsyncIterable<TitleId>, most: number | null): AsyncIterable<TitleId> {
  let taken = 0;
  if (most === 0) return;
  for await (const titleId of titles) {
    yield titleId;
    taken += 1;
    if (taken === most) return;
  }
}
