import { setTimeout } from 'node:timers/promises';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import { errorMessage } from '../../shared/error-message.js';
import { pieces, take } from './list-pieces.js';
import type { Completion, QueuedTarget, RunJournal, RunObserver, TargetList } from './ports.js';
import type { RangeLease, RangesOfRun } from './range-ports.js';
import type { StorePatience } from './store-patience.js';
import { TARGETS_PER_PIECE } from './target-ranges.js';

/** How a queue is asked that others put ranges into as well. */
export interface SharedQueueTimes {
  /** From one question to the next, in milliseconds. */
  readonly pollMs: number;
  /** How long it is asked with nothing under way, in milliseconds. */
  readonly lingerMs: number;
}

/** A range that is worked on. */
interface OpenRange {
  readonly lease: RangeLease;
  /** Handed out and not settled, also those that stay in the queue of the journal. */
  open: number;
  isHandedOut: boolean;
}

/**
 * The targets of a run in the order in which they are to be fetched. Planning takes the list into the journal, which makes
 * ranges of it; working takes ranges from a queue and hands out what of them is not settled. Every target is in the journal
 * before it is handed out, so that a killed run can be resumed.
 */
export class RunQueue<C extends Catalogue> {
  readonly #journal: RunJournal<C>;
  readonly #ranges: RangesOfRun;
  readonly #shared: SharedQueueTimes | null;
  readonly #patience: StorePatience;
  readonly #observer: RunObserver<C>;
  readonly #stores: Completion<C>;
  readonly #openRanges = new Set<OpenRange>();
  readonly #rangeOf = new Map<C['key'], OpenRange>();
  #hasFurther = false;
  #wake: () => void = () => {};

  constructor(options: {
    readonly journal: RunJournal<C>;
    readonly ranges: RangesOfRun;
    /** `null` where only this process puts ranges into the queue. */
    readonly shared?: SharedQueueTimes | null;
    readonly patience: StorePatience;
    readonly observer: RunObserver<C>;
    readonly stores: Completion<C>;
  }) {
    this.#journal = options.journal;
    this.#ranges = options.ranges;
    this.#shared = options.shared ?? null;
    this.#patience = options.patience;
    this.#observer = options.observer;
    this.#stores = options.stores;
  }

  /** Ranges that this process has, each as [first, last] position. */
  get held(): readonly (readonly [number, number])[] {
    return [...this.#openRanges].map(({ lease: { range } }) => [range.first, range.last]);
  }

  /** `most` ends the list early; targets of an earlier process count. Whoever takes a key tells when it is `settled` or stays `unsettled`. */
  async *keys(list: TargetList<C>, most: number | null, signal: AbortSignal): AsyncIterable<C['key']> {
    yield* this.#waiting();
    for await (const _ of this.#planned(list, most, signal)) yield* this.#waiting();
    for (let idleSince: number | null = null; !signal.aborted; ) {
      if (this.#rangeOf.size > 0 || this.#hasFurther) idleSince = null;
      else if (this.#shared === null) return;
      else {
        idleSince ??= performance.now();
        if (performance.now() - idleSince >= this.#shared.lingerMs) return;
      }
      if (!this.#hasFurther) await this.#news();
      if (!signal.aborted) yield* this.#waiting();
    }
  }

  /** Takes the whole list into the journal, for others to work on. */
  async plan(list: TargetList<C>, most: number | null, signal: AbortSignal): Promise<void> {
    for await (const _ of this.#planned(list, most, signal));
  }

  /** Takes keys into the journal, to be handed out when their turn comes. */
  async enqueue(keys: readonly C['key'][]): Promise<void> {
    await this.#patience.ask(() => this.#journal.enqueue(keys));
    this.#hasFurther = true;
    this.#wake();
  }

  /** A key that was handed out is settled in the journal. */
  settled(key: C['key']): void {
    const range = this.#rangeOf.get(key);
    this.#left(key);
    if (range === undefined) return;
    range.open -= 1;
    this.#endOf(range);
  }

  /** A key that was handed out stays in the queue of the journal: its range is given back in the end. */
  unsettled(key: C['key']): void {
    this.#left(key);
  }

  /** Gives what is not finished back to the queue. */
  async release(): Promise<void> {
    await Promise.all(
      [...this.#openRanges].map(async (open) => {
        this.#openRanges.delete(open);
        await this.#telling(open.lease, () => open.lease.giveBack([open.lease.range]));
      }),
    );
  }

  #left(key: C['key']): void {
    this.#rangeOf.delete(key);
    if (this.#rangeOf.size === 0) this.#wake();
  }

  /** Yields after every piece that is in the journal. */
  async *#planned(list: TargetList<C>, most: number | null, signal: AbortSignal): AsyncIterable<void> {
    if (this.#journal.listComplete) return;
    let pulled = 0;
    for await (const piece of pieces(take(list.keys(signal), most))) {
      pulled += piece.length;
      await this.enqueue(piece);
      yield;
    }
    if (signal.aborted) return;
    await this.#patience.ask(() => this.#journal.completeList());
    if (most !== null && pulled < most) this.#observer.warned?.(`the ${list.name} gave ${pulled} of ${most}`);
  }

  /** Waits for another range, or for the last target that may lead to one. */
  async #news(): Promise<void> {
    const news = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    if (this.#shared === null) return await news;
    const waiting = new AbortController();
    const poll = setTimeout(this.#shared.pollMs, undefined, { signal: waiting.signal }).catch(() => {});
    await Promise.race([news, poll]);
    waiting.abort();
  }

  /** What of the ranges that wait now is not settled. */
  async *#waiting(): AsyncIterable<C['key']> {
    for (;;) {
      this.#hasFurther = false;
      const lease = await this.#patience.ask(() => this.#ranges.take(this.#rangeOf.size > 0));
      if (lease === null) return;
      const range = { lease, open: 0, isHandedOut: false };
      this.#openRanges.add(range);
      yield* this.#handOutAll(range);
      range.isHandedOut = !lease.signal.aborted;
      this.#endOf(range);
    }
  }

  async *#handOutAll(range: OpenRange): AsyncIterable<C['key']> {
    const { first, last } = range.lease.range;
    for (let after = first - 1; !range.lease.signal.aborted; ) {
      const left = await this.#patience.ask(() => this.#journal.left(after, TARGETS_PER_PIECE, last));
      yield* this.#handOut(left, range);
      if (left.length < TARGETS_PER_PIECE) return;
      after = left.at(-1)?.position ?? after;
    }
  }

  /** Those fetched recently are skipped, unless what was saved is not there any more. */
  async *#handOut(left: readonly QueuedTarget<C>[], range: OpenRange): AsyncIterable<C['key']> {
    const recent = left.map(({ savedRecently }) => savedRecently).filter((savedAs) => savedAs !== null);
    const lost = await this.#stores.complete(recent);
    const isSkipped = ({ savedRecently }: QueuedTarget<C>) =>
      savedRecently !== null && !lost.has(savedRecently);
    const skipped = left.filter(isSkipped);
    const further = skipped.flatMap(({ key }) => this.#stores.furtherOf(key));
    // Before they are settled: whoever resumes the run finds either of them.
    if (further.length > 0) await this.enqueue(further);
    await Promise.all(skipped.map(({ key }) => this.#skip(key)));
    for (const target of left) {
      if (range.lease.signal.aborted) return;
      if (isSkipped(target)) continue;
      const before = this.#rangeOf.get(target.key);
      this.#rangeOf.set(target.key, range);
      range.open += 1;
      // A range that was lost and came back has targets that are still under way.
      if (before !== undefined) {
        before.open -= 1;
        this.#endOf(before);
        continue;
      }
      this.#observer.targetListed?.(target.key);
      yield target.key;
    }
  }

  async #skip(key: C['key']): Promise<void> {
    const outcome = { kind: 'skipped', key, reason: 'fetched recently' } as const;
    this.#observer.targetListed?.(key);
    if (!(await this.#patience.ask(() => this.#journal.settle(outcome, null)))) return;
    await this.#observer.targetFinished?.(outcome);
  }

  #endOf(range: OpenRange): void {
    const { lease, open, isHandedOut } = range;
    if (lease.signal.aborted) this.#openRanges.delete(range);
    if (open > 0 || !isHandedOut || !this.#openRanges.delete(range)) return;
    this.#telling(lease, () => lease.done());
  }

  /** A queue that cannot be told hands the range out again, and whoever gets it finds nothing left to do. */
  async #telling({ range: { first, last } }: RangeLease, tell: () => Promise<void>): Promise<void> {
    await tell().catch((error: unknown) => {
      const reason = errorMessage(error);
      this.#observer.warned?.(`what became of targets ${first} to ${last} could not be told: ${reason}`);
    });
  }
}
