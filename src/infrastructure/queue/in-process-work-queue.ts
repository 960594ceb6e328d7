import type { RangeLease, TargetRange, WorkQueue } from '../../application/engine/range-ports.js';

/** Never aborts: nobody else can have the range. */
const OURS = new AbortController().signal;

/** Hands the ranges of one run to the process that plans it. Those that wait together are given as one. */
export class InProcessWorkQueue implements WorkQueue {
  #waiting: TargetRange | null = null;

  /** Behind all that were sent before. */
  send(range: TargetRange): void {
    this.#waiting = this.#waiting === null ? range : { ...range, first: this.#waiting.first };
  }

  async take(): Promise<RangeLease | null> {
    const range = this.#waiting;
    this.#waiting = null;
    if (range === null) return null;
    // What is not done the journal knows, for the process that goes on with the run.
    return { range, timesLost: 0, signal: OURS, done: NOTHING, giveBack: NOTHING, bury: NOTHING };
  }

  async close(): Promise<void> {}
}

const NOTHING = async () => {};
