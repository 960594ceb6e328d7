import { Semaphore } from 'async-mutex';
import type { Movie } from '../domain/movie.js';
import { failure, type TitleOutcome } from '../domain/scrape-outcome.js';
import type { TitleId } from '../domain/title-id.js';
import type { CompositeSaveMovie } from './composite-save-movie.js';
import type { Fetcher } from './page-fetcher.js';
import type { Admission, LastAttempt, RunJournal, RunObserver } from './ports.js';
import type { RunBrake } from './run-brake.js';
import type { StorePatience } from './store-patience.js';

interface Settled {
  readonly outcome: TitleOutcome;
  readonly last: LastAttempt | null;
}

/**
 * Takes titles from the queue, a bounded number at a time, and follows each through fetching and saving to its
 * outcome. The queue is pulled only as fast as titles finish, so a slow store slows the fetching.
 */
export class TitleDispatcher {
  readonly #fetcher: Fetcher;
  readonly #save: CompositeSaveMovie;
  readonly #merge: (movie: Movie) => Promise<Movie>;
  readonly #journal: RunJournal;
  readonly #journalPatience: StorePatience;
  readonly #observer: RunObserver;
  readonly #brake: RunBrake;
  readonly #admission: Admission;
  readonly #mostAtOnce: number;

  constructor(options: {
    readonly fetcher: Fetcher;
    readonly save: CompositeSaveMovie;
    /** What to save of a movie, given what is stored of it. */
    readonly merge: (movie: Movie) => Promise<Movie>;
    readonly journal: RunJournal;
    readonly journalPatience: StorePatience;
    readonly observer: RunObserver;
    readonly brake: RunBrake;
    readonly admission: Admission;
    /** Titles being fetched, waiting for a retry or being saved. */
    readonly mostAtOnce: number;
  }) {
    this.#fetcher = options.fetcher;
    this.#save = options.save;
    this.#merge = options.merge;
    this.#journal = options.journal;
    this.#journalPatience = options.journalPatience;
    this.#observer = options.observer;
    this.#brake = options.brake;
    this.#admission = options.admission;
    this.#mostAtOnce = options.mostAtOnce;
  }

  /** Resolves once every title that was begun has its outcome or was left for a later run. */
  async dispatch(titles: AsyncIterable<TitleId>): Promise<void> {
    const slots = new Semaphore(this.#mostAtOnce);
    try {
      for await (const titleId of titles) {
        const [, release] = await slots.acquire();
        if (this.#brake.signal.aborted) {
          release();
          break;
        }
        this.#follow(titleId)
          .catch((error: unknown) => this.#brake.stopForFault(error))
          .finally(release);
      }
    } finally {
      await slots.acquire(this.#mostAtOnce);
    }
  }

  async #follow(titleId: TitleId): Promise<void> {
    const settled = await this.#scrape(titleId);
    if (settled === undefined) return;
    const { outcome, last } = settled;
    try {
      await this.#journalPatience.ask(() => this.#journal.settle(outcome, last));
    } catch {
      // The journal is out, which has stopped the run: the title stays in the queue and is fetched again on resuming.
    }
    await this.#observer.titleFinished?.(outcome);
  }

  async #scrape(titleId: TitleId): Promise<Settled | undefined> {
    const page = { page: 'title', titleId } as const;
    const refusal = this.#admission.refusal(page);
    if (refusal !== null) return { outcome: { kind: 'skipped', titleId, reason: refusal }, last: null };
    const fetched = await this.#fetcher.fetch(page, this.#brake.signal);
    if (fetched.kind === 'stopped') return;
    const { attempts, last } = fetched;
    if (fetched.kind === 'disallowed')
      return { outcome: { kind: 'skipped', titleId, reason: fetched.reason }, last };
    if (fetched.kind === 'all-blocked') this.#brake.stopForBlock(fetched.failure);
    if (fetched.kind !== 'answered') {
      // Of a title that was not asked for nothing is known: it stays in the queue.
      const seen = fetched.kind === 'all-blocked' ? fetched.own : fetched.failure;
      if (seen === null) return;
      const nothing = { saved: {}, refusedBy: [] };
      return { outcome: { kind: 'failed', titleId, attempts, failure: seen, ...nothing }, last };
    }
    if (fetched.result.kind !== 'movie')
      throw new Error(`${titleId} was answered with a ${fetched.result.kind}`);
    const { origins } = fetched.result;
    const read = fetched.result.movie;
    const movie = await this.#journalPatience.ask(() => this.#merge(read)).catch(() => read);
    const { saved, refused } = await this.#save.save(movie);
    const refusedBy = Object.keys(refused);
    if (refusedBy.length === 0) {
      return { outcome: { kind: 'scraped', titleId, attempts, movie, origins, saved }, last };
    }
    const reason = Object.entries(refused)
      .map(([store, why]) => `${store}: ${why}`)
      .join('; ');
    const unsaved = failure('unsaved', reason);
    return { outcome: { kind: 'failed', titleId, attempts, failure: unsaved, saved, refusedBy }, last };
  }
}
