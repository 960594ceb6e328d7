import type { AttemptReply } from '../../application/engine/attempt.js';
import type { RunObserver } from '../../application/engine/ports.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import type { Outcome } from '../../domain/engine/outcome.js';
import { SmoothedRate } from './smoothed-rate.js';

/** How far a run is. */
export interface ProgressFigures {
  /** Targets with an outcome, those of an earlier process of the run included. */
  readonly done: number;
  /** `null` for a list whose length is not known. */
  readonly total: number | null;
  readonly perSecond: number | null;
  readonly inFlight: number;
  readonly failed: number;
  /** Answers that said that we are blocked. */
  readonly blocked: number;
  readonly secondsLeft: number | null;
  /** Nothing new is begun any more. */
  readonly stopping: boolean;
  /** Of a run that others work on, how many do now. */
  readonly workers: number | null;
}

/** An estimate from fewer targets would jump about. */
const TARGETS_BEFORE_ESTIMATE = 3;

/** Counts what is observed of a run. */
export class RunProgress implements RunObserver<Catalogue> {
  readonly #now: () => number;
  readonly #rate = new SmoothedRate();
  #total: number | null = null;
  #done = 0;
  #worked = 0;
  #inFlight = 0;
  #failed = 0;
  #blocked = 0;
  #stopping = false;
  #workers: number | null = null;

  /** `now` gives milliseconds of any clock. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Targets of the run that an earlier process settled. */
  goOnFrom(settled: number): void {
    this.#done += settled;
  }

  runStarted({ expected }: { readonly expected: number | null }): void {
    this.#total = expected;
  }

  attemptStarted(): void {
    this.#rate.start(this.#now());
    this.#inFlight += 1;
  }

  attemptFinished({ reply }: { readonly reply: AttemptReply }): void {
    this.#inFlight -= 1;
    if (reply.result.kind === 'failed' && reply.result.failure.kind === 'blocked') this.#blocked += 1;
  }

  targetFinished(outcome: Outcome<Catalogue>): void {
    this.#done += 1;
    if (outcome.kind === 'failed') this.#failed += 1;
    if (outcome.kind === 'skipped') return;
    this.#worked += 1;
    this.#rate.record();
  }

  othersSettled({
    settled,
    failed,
    workers,
  }: Parameters<Required<RunObserver<Catalogue>>['othersSettled']>[0]): void {
    this.#rate.start(this.#now());
    this.#done += settled;
    this.#worked += settled;
    this.#failed += failed;
    this.#workers = workers;
    this.#rate.record(settled);
  }

  stop(): void {
    this.#stopping = true;
  }

  figures(): ProgressFigures {
    const perSecond = this.#rate.perSecond(this.#now());
    const left = this.#total === null ? null : Math.max(0, this.#total - this.#done);
    const isKnown = perSecond !== null && perSecond > 0.001 && this.#worked >= TARGETS_BEFORE_ESTIMATE;
    return {
      done: this.#done,
      total: this.#total,
      perSecond,
      inFlight: this.#inFlight,
      failed: this.#failed,
      blocked: this.#blocked,
      secondsLeft: left !== null && left > 0 && isKnown && !this.#stopping ? left / perSecond : null,
      stopping: this.#stopping,
      workers: this.#workers,
    };
  }
}
