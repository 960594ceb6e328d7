import type { TitleId } from '../../domain/imdb/title-id.js';
import type { CompleteStores } from './complete-stores.js';
import type { QueuedTitle, RunJournal, RunObserver, TitleList } from './ports.js';
import type { StorePatience } from './store-patience.js';

/** The list is pulled, written to the journal and handed out in pieces of this many titles. */
const TITLES_PER_PIECE = 500;

/**
 * The titles of a run in the order in which they are to be fetched: what is in the journal, then the list. Every title
 * is in the journal before it is handed out, so that a killed run can be resumed.
 */
export class RunQueue {
  readonly #journal: RunJournal;
  readonly #patience: StorePatience;
  readonly #observer: RunObserver;
  readonly #stores: CompleteStores;

  constructor(options: {
    readonly journal: RunJournal;
    readonly patience: StorePatience;
    readonly observer: RunObserver;
    readonly stores: CompleteStores;
  }) {
    this.#journal = options.journal;
    this.#patience = options.patience;
    this.#observer = options.observer;
    this.#stores = options.stores;
  }

  /** `most` ends the list early; titles of an earlier process count. */
  async *titles(list: TitleList, most: number | null, signal: AbortSignal): AsyncIterable<TitleId> {
    const queue = this.#queued();
    yield* queue();
    if (this.#journal.listComplete) return;
    let pulled = 0;
    for await (const piece of pieces(take(list.titles(signal), most))) {
      pulled += piece.length;
      await this.#patience.ask(() => this.#journal.enqueue(piece));
      yield* queue();
    }
    if (signal.aborted) return;
    await this.#patience.ask(() => this.#journal.completeList());
    if (most !== null && pulled < most) this.#observer.warned?.(`the ${list.name} gave ${pulled} of ${most}`);
  }

  /** Each call goes on where the last one ended. */
  #queued(): () => AsyncIterable<TitleId> {
    let after = 0;
    const next = async () => {
      const left = await this.#patience.ask(() => this.#journal.left(after, TITLES_PER_PIECE));
      after = left.at(-1)?.position ?? after;
      return left;
    };
    const toFetch = (left: readonly QueuedTitle[]) => this.#toFetch(left);
    return async function* () {
      for (;;) {
        const left = await next();
        yield* toFetch(left);
        if (left.length < TITLES_PER_PIECE) return;
      }
    };
  }

  /** Those fetched recently are skipped, unless the movie is not there any more. */
  async *#toFetch(left: readonly QueuedTitle[]): AsyncIterable<TitleId> {
    const recent = left.map(({ savedRecently }) => savedRecently).filter((savedAs) => savedAs !== null);
    const lost = await this.#stores.complete(recent);
    const isSkipped = ({ savedRecently }: QueuedTitle) => savedRecently !== null && !lost.has(savedRecently);
    await Promise.all(left.filter(isSkipped).map(({ titleId }) => this.#skip(titleId)));
    for (const title of left) {
      if (isSkipped(title)) continue;
      this.#observer.titleListed?.(title.titleId);
      yield title.titleId;
    }
  }

  async #skip(titleId: TitleId): Promise<void> {
    const outcome = { kind: 'skipped', titleId, reason: 'fetched recently' } as const;
    this.#observer.titleListed?.(titleId);
    await this.#patience.ask(() => this.#journal.settle(outcome, null));
    await this.#observer.titleFinished?.(outcome);
  }
}

async function* take(titles: AsyncIterable<TitleId>, most: number | null): AsyncIterable<TitleId> {
  let taken = 0;
  for await (const titleId of titles) {
    yield titleId;
    taken += 1;
    if (taken === most) return;
  }
}

async function* pieces(titles: AsyncIterable<TitleId>): AsyncIterable<readonly TitleId[]> {
  let piece: TitleId[] = [];
  let failure: unknown;
  try {
    for await (const titleId of titles) {
      piece.push(titleId);
      if (piece.length < TITLES_PER_PIECE) continue;
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
