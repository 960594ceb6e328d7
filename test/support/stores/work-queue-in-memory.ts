import type { RangeLease, TargetRange, WorkQueue } from '../../../src/application/engine/range-ports.js';

interface Held {
  readonly lease: RangeLease;
  readonly lost: AbortController;
}

/** A queue of ranges in memory. It notes what it is told of its leases, and loses one when the test says so. */
export class WorkQueueInMemory implements WorkQueue {
  /** What came of the leases, e.g. `done 1-500`. */
  readonly told: string[] = [];
  /** Thrown by whatever it is told once set. */
  fault: Error | undefined;
  readonly #waiting: { readonly range: TargetRange; readonly timesLost: number }[] = [];
  readonly #held = new Set<Held>();

  constructor(...ranges: readonly TargetRange[]) {
    for (const range of ranges) this.send(range);
  }

  send(range: TargetRange, timesLost = 0): void {
    this.#waiting.push({ range, timesLost });
  }

  get waiting(): readonly TargetRange[] {
    return this.#waiting.map(({ range }) => range);
  }

  /** That somebody has. */
  get held(): readonly TargetRange[] {
    return [...this.#held].map(({ lease }) => lease.range);
  }

  async take(): Promise<RangeLease | null> {
    const next = this.#waiting.shift();
    if (next === undefined) return null;
    const { range, timesLost } = next;
    const lost = new AbortController();
    const tell = (what: string, then: () => void) => async () => {
      if (this.fault !== undefined) throw this.fault;
      if (!this.#held.delete(held)) return;
      this.told.push(`${what} ${range.first}-${range.last}`);
      then();
    };
    const lease: RangeLease = {
      range,
      timesLost,
      signal: lost.signal,
      done: tell('done', () => {}),
      giveBack: (ranges) => tell('given back', () => ranges.forEach((one) => void this.send(one)))(),
      bury: (reason) => tell(`buried (${reason})`, () => {})(),
    };
    const held = { lease, lost };
    this.#held.add(held);
    return lease;
  }

  /** All that is held is given to others; those who have it hear of it or, as those that sleep, do not. */
  lose({ heard }: { readonly heard: boolean }): void {
    for (const { lease, lost } of this.#held) {
      this.send(lease.range, lease.timesLost + 1);
      if (heard) lost.abort();
    }
    this.#held.clear();
  }

  async close(): Promise<void> {}
}
