import type { Catalogue } from '../../domain/engine/catalogue.js';
import { failure } from '../../domain/engine/outcome.js';
import type { RunJournal, RunObserver } from './ports.js';
import type { RangeLease, WorkQueue } from './range-ports.js';
import { lossesAlone, MOST_LOSSES_ALONE } from './suspect-ranges.js';
import { splitAt, TARGETS_PER_PIECE } from './target-ranges.js';

/**
 * The ranges of one run, out of a queue that has those of all runs. One that was lost is halved, so that a target that ends
 * every process that fetches it is soon alone, and the others are not fetched again with it.
 */
export class RunRanges<C extends Catalogue> implements WorkQueue {
  readonly #queue: WorkQueue;
  readonly #plan: number;
  readonly #journal: RunJournal<C>;
  readonly #observer: RunObserver<C>;
  #next: RangeLease | null;
  #other: RangeLease | null = null;

  /** `first` was taken already. */
  constructor(options: {
    readonly queue: WorkQueue;
    readonly first: RangeLease | null;
    readonly plan: number;
    readonly journal: RunJournal<C>;
    readonly observer: RunObserver<C>;
  }) {
    this.#queue = options.queue;
    this.#next = options.first;
    this.#plan = options.plan;
    this.#journal = options.journal;
    this.#observer = options.observer;
  }

  /** A range of another run, or of a later plan of this one, that came: this run has none that waits. */
  get other(): RangeLease | null {
    return this.#other;
  }

  async take(): Promise<RangeLease | null> {
    while (this.#other === null) {
      // Kept until it is known what to do with it: a journal that fails is asked again, about the same one.
      this.#next ??= await this.#queue.take();
      const lease = this.#next;
      if (lease === null) return null;
      const isOurs = !this.#isOfOther(lease) && (await this.#isToBeWorkedOn(lease));
      this.#next = null;
      if (isOurs) return lease;
    }
    return null;
  }

  async close(): Promise<void> {}

  /** One of a later plan is for whoever takes the run up anew, which may be this process. */
  #isOfOther(lease: RangeLease): boolean {
    const { runId, plan } = lease.range;
    const isOther = runId !== this.#journal.runId || plan > this.#plan;
    if (isOther) this.#other = lease;
    return isOther;
  }

  async #isToBeWorkedOn(lease: RangeLease): Promise<boolean> {
    if (lease.range.plan === this.#plan) {
      return lease.timesLost === 0 || (await this.#isWorthAnotherTry(lease));
    }
    await lease.done();
    return false;
  }

  async #isWorthAnotherTry(lease: RangeLease): Promise<boolean> {
    const { range } = lease;
    const left = await this.#journal.left(range.first - 1, TARGETS_PER_PIECE, range.last);
    const middle = left[Math.ceil(left.length / 2)];
    if (middle !== undefined) await lease.giveBack(splitAt(range, middle.position));
    const [alone] = left;
    if (alone === undefined) await lease.done();
    if (alone === undefined || middle !== undefined) return false;
    if (lossesAlone(lease) < MOST_LOSSES_ALONE) return true;
    await this.#giveUp(alone.key, lease);
    return false;
  }

  async #giveUp(key: C['key'], lease: RangeLease): Promise<void> {
    const losses = lossesAlone(lease);
    const reason = `${losses} processes that had it alone were not heard of again: it may be what ends them`;
    const crashed = failure('crashed', reason);
    const outcome = {
      kind: 'failed',
      key,
      attempts: losses,
      failure: crashed,
      saved: {},
      refusedBy: [],
    } as const;
    this.#observer.targetListed?.(key);
    if (await this.#journal.settle(outcome, null)) await this.#observer.targetFinished?.(outcome);
    await lease.bury(`${key}: ${reason}`);
  }
}
