import { CONSEQUENCES, type Failure } from './outcome.js';

/** What a target has been through so far in this run. */
export interface AttemptHistory {
  /** Attempts that were made. */
  readonly attempts: number;
  /** Failed attempts that count against the retries. */
  readonly counted: number;
  /** Failed attempts that cost the target nothing. */
  readonly uncounted: number;
  /** Attempts that ended with a dead or hung worker thread. */
  readonly crashes: number;
}

export const NO_ATTEMPTS: AttemptHistory = { attempts: 0, counted: 0, uncounted: 0, crashes: 0 };

export type RetryDecision =
  | { readonly retry: false; readonly history: AttemptHistory }
  | {
      readonly retry: true;
      readonly history: AttemptHistory;
      /** Milliseconds to wait before the next attempt. */
      readonly afterMs: number;
      /** Whether nothing else may be in flight meanwhile, to see whether this target is what kills threads. */
      readonly alone: boolean;
    };

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Ends targets of a site that throttles for ever, or of routes that all die; far above what a healthy run needs. */
const MOST_UNCOUNTED = 40;
/** Circuits that are used up together; a target that is blocked for whoever asks must not use up all there are. */
const MOST_FORGIVEN_BLOCKS = 8;
const CRASHES_BEFORE_ALONE = 2;

/**
 * Decides after a failed attempt. `random` gives 0 to 1; pauses grow exponentially with full jitter. `isFurtherCircuit` when
 * it went over a route that a block renews at once, and the target had failed before, but only over others: the block is
 * then put down to the circuit, since circuits that carry alike are used up together, and a target may meet them all one
 * after the other. Other routes rest when they are blocked, so that one which nobody gets would take them all.
 */
export function decideRetry(
  before: AttemptHistory,
  failure: Failure,
  maxRetries: number,
  random: () => number,
  isFurtherCircuit = false,
): RetryDecision {
  const crashed = failure.kind === 'crashed';
  const consequence = CONSEQUENCES[failure.kind];
  const isForgiven =
    failure.routeAtFault ||
    (failure.kind === 'blocked' && isFurtherCircuit && before.uncounted < MOST_FORGIVEN_BLOCKS) ||
    (crashed && before.crashes === 0);
  const counts = consequence.counted && !isForgiven;
  const history: AttemptHistory = {
    attempts: before.attempts + 1,
    counted: before.counted + (counts ? 1 : 0),
    uncounted: before.uncounted + (counts ? 0 : 1),
    crashes: before.crashes + (crashed ? 1 : 0),
  };
  const spent =
    history.counted > maxRetries ||
    history.uncounted > MOST_UNCOUNTED ||
    history.crashes > CRASHES_BEFORE_ALONE;
  if (consequence.target === 'final' || spent) return { retry: false, history };
  const waitsOnRoute = failure.kind === 'throttled' || failure.kind === 'blocked' || failure.routeAtFault;
  const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, history.counted - 1));
  return {
    retry: true,
    history,
    afterMs: waitsOnRoute || crashed ? 0 : Math.round(random() * ceiling),
    alone: history.crashes >= CRASHES_BEFORE_ALONE,
  };
}
