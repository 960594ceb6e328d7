import type { TitleId } from '../domain/title-id.js';
import type { RunJournal, RunObserver, TitleList } from './ports.js';
import type { StorePatience } from './store-patience.js';

/** The list is pulled and written to the journal in pieces of this many titles. */
const TITLES_PER_PIECE = 500;

/**
 * The titles of a run in the order in which they are to be fetched: what an earlier process left, then the list.
 * Every title is in the journal before it is handed out, so that a killed run can be resumed.
 */
export class RunQueue {
  readonly #journal: RunJournal;
  readonly #patience: StorePatience;
  readonly #observer: RunObserver;

  constructor(options: {
    readonly journal: RunJournal;
    readonly patience: StorePatience;
    readonly observer: RunObserver;
  }) {
    this.#journal = options.journal;
    this.#patience = options.patience;
    this.#observer = options.observer;
  }

  /** `most` ends the list early; titles of an earlier process count. */
  async *titles(list: TitleList, most: number | null, signal: AbortSignal): AsyncIterable<TitleId> {
    for (let after = 0; ; ) {
      const left = await this.#patience.ask(() => this.#journal.left(after, TITLES_PER_PIECE));
      for (const { titleId, position } of left) {
        this.#observer.titleListed?.(titleId);
        yield titleId;
        after = position;
      }
      if (left.length < TITLES_PER_PIECE) break;
    }
    if (this.#journal.listComplete) return;
    let pulled = 0;
    for await (const piece of pieces(take(list.titles(signal), most))) {
      pulled += piece.length;
      const { fetch, fresh } = await this.#patience.ask(() => this.#journal.enqueue(piece));
      for (const titleId of fresh) {
        this.#observer.titleListed?.(titleId);
        await this.#observer.titleFinished?.({ kind: 'skipped', titleId, reason: 'fetched recently' });
      }
      for (const titleId of fetch) {
        this.#observer.titleListed?.(titleId);
        yield titleId;
      }
    }
    if (signal.aborted) return;
    await this.#patience.ask(() => this.#journal.completeList());
    if (most !== null && pulled < most) this.#observer.warned?.(`the ${list.name} gave ${pulled} of ${most}`);
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
