import type { Catalogue } from '../../domain/engine/catalogue.js';
import type { Completion, QueuedTarget, RunJournal, RunObserver, TargetList } from './ports.js';
import type { StorePatience } from './store-patience.js';

/** The list is pulled, written to the journal and handed out in pieces of this many targets. */
const TARGETS_PER_PIECE = 500;

/**
 * The targets of a run in the order in which they are to be fetched: what is in the journal, then the list, then what
 * those lead to. Every target is in the journal before it is handed out, so that a killed run can be resumed.
 */
export class RunQueue<C extends Catalogue> {
  readonly #journal: RunJournal<C>;
  readonly #patience: StorePatience;
  readonly #observer: RunObserver<C>;
  readonly #stores: Completion<C>;
  /** Handed out and not settled. */
  #open = 0;
  #hasFurther = false;
  #wake: () => void = () => {};

  constructor(options: {
    readonly journal: RunJournal<C>;
    readonly patience: StorePatience;
    readonly observer: RunObserver<C>;
    readonly stores: Completion<C>;
  }) {
    this.#journal = options.journal;
    this.#patience = options.patience;
    this.#observer = options.observer;
    this.#stores = options.stores;
  }

  /** `most` ends the list early; targets of an earlier process count. Whoever takes a key tells when it is `settled`. */
  async *keys(list: TargetList<C>, most: number | null, signal: AbortSignal): AsyncIterable<C['key']> {
    const queue = this.#queued();
    yield* queue();
    if (!this.#journal.listComplete) {
      let pulled = 0;
      for await (const piece of pieces(take(list.keys(signal), most))) {
        pulled += piece.length;
        await this.enqueue(piece);
        yield* queue();
      }
      if (signal.aborted) return;
      await this.#patience.ask(() => this.#journal.completeList());
      if (most !== null && pulled < most)
        this.#observer.warned?.(`the ${list.name} gave ${pulled} of ${most}`);
    }
    while ((await this.#foundFurther()) && !signal.aborted) yield* queue();
  }

  /** Takes keys into the journal, to be handed out when their turn comes. */
  async enqueue(keys: readonly C['key'][]): Promise<void> {
    await this.#patience.ask(() => this.#journal.enqueue(keys));
    this.#hasFurther = true;
    this.#wake();
  }

  /** A key that was handed out is done with. */
  settled(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#wake();
  }

  /** Waits while what was handed out may still lead to more; answers whether it has. */
  async #foundFurther(): Promise<boolean> {
    while (!this.#hasFurther && this.#open > 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#hasFurther;
  }

  /** Each call goes on where the last one ended. */
  #queued(): () => AsyncIterable<C['key']> {
    let after = 0;
    const next = async () => {
      this.#hasFurther = false;
      const left = await this.#patience.ask(() => this.#journal.left(after, TARGETS_PER_PIECE));
      after = left.at(-1)?.position ?? after;
      return left;
    };
    const handOut = (left: readonly QueuedTarget<C>[]) => this.#handOut(left);
    return async function* () {
      for (;;) {
        const left = await next();
        yield* handOut(left);
        if (left.length < TARGETS_PER_PIECE) return;
      }
    };
  }

  /** Those fetched recently are skipped, unless what was saved is not there any more. */
  async *#handOut(left: readonly QueuedTarget<C>[]): AsyncIterable<C['key']> {
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
      if (isSkipped(target)) continue;
      this.#observer.targetListed?.(target.key);
      this.#open += 1;
      yield target.key;
    }
  }

  async #skip(key: C['key']): Promise<void> {
    const outcome = { kind: 'skipped', key, reason: 'fetched recently' } as const;
    this.#observer.targetListed?.(key);
    await this.#patience.ask(() => this.#journal.settle(outcome, null));
    await this.#observer.targetFinished?.(outcome);
  }
}

async function* take<Key>(keys: AsyncIterable<Key>, most: number | null): AsyncIterable<Key> {
  let taken = 0;
  for await (const key of keys) {
    yield key;
    taken += 1;
    if (taken === most) return;
  }
}

async function* pieces<Key>(keys: AsyncIterable<Key>): AsyncIterable<readonly Key[]> {
  let piece: Key[] = [];
  let failure: unknown;
  try {
    for await (const key of keys) {
      piece.push(key);
      if (piece.length < TARGETS_PER_PIECE) continue;
      yield piece;
      piece = [];
    }
  } catch (error) {
    // What the list gave before it failed is still wanted.
    failure = error;
  }
  if (piece.length > 0) yield piece;
  if (failure !== undefined) throw failure;
}
