import { Semaphore } from 'async-mutex';
import { failure, type TitleOutcome } from '../domain/scrape-outcome.js';
import type { TitleId } from '../domain/title-id.js';
import type { CompositeSaveMovie } from './composite-save-movie.js';
import type { PageFetcher } from './page-fetcher.js';
import type { Admission, RunObserver } from './ports.js';
import type { RunBrake } from './run-brake.js';

/**
 * Takes titles from the list, a bounded number at a time, and follows each through fetching and saving to its
 * outcome. The list is pulled only as fast as titles finish, so a slow store slows the fetching.
 */
export class TitleDispatcher {
  readonly #fetcher: PageFetcher;
  readonly #save: CompositeSaveMovie;
  readonly #observer: RunObserver;
  readonly #brake: RunBrake;
  readonly #admission: Admission;
  readonly #mostAtOnce: number;

  constructor(options: {
    readonly fetcher: PageFetcher;
    readonly save: CompositeSaveMovie;
    readonly observer: RunObserver;
    readonly brake: RunBrake;
    readonly admission: Admission;
    /** Titles being fetched, waiting for a retry or being saved. */
    readonly mostAtOnce: number;
  }) {
    this.#fetcher = options.fetcher;
    this.#save = options.save;
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
        if (this.#brake.signal.aborted) break;
        this.#observer.titleListed?.(titleId);
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
    const outcome = await this.#scrape(titleId);
    if (outcome !== undefined) this.#observer.titleFinished?.(outcome);
  }

  async #scrape(titleId: TitleId): Promise<TitleOutcome | undefined> {
    const page = { page: 'title', titleId } as const;
    const refusal = this.#admission.refusal(page);
    if (refusal !== null) return { kind: 'skipped', titleId, reason: refusal };
    const fetched = await this.#fetcher.fetch(page, this.#brake.signal);
    if (fetched.kind === 'stopped') return;
    const { attempts } = fetched;
    const nothingSaved = { saved: {}, refusedBy: [] };
    if (fetched.kind === 'all-blocked') {
      this.#brake.stopForBlock(fetched.failure);
      if (attempts === 0) return;
      return { kind: 'failed', titleId, attempts, failure: fetched.failure, ...nothingSaved };
    }
    if (fetched.kind === 'failed') {
      return { kind: 'failed', titleId, attempts, failure: fetched.failure, ...nothingSaved };
    }
    if (fetched.result.kind !== 'movie')
      throw new Error(`${titleId} was answered with a ${fetched.result.kind}`);
    const { movie, origins } = fetched.result;
    const { saved, refused } = await this.#save.save(movie);
    const refusedBy = Object.keys(refused);
    if (refusedBy.length === 0) return { kind: 'scraped', titleId, attempts, movie, origins, saved };
    const reason = Object.entries(refused)
      .map(([store, why]) => `${store}: ${why}`)
      .join('; ');
    return { kind: 'failed', titleId, attempts, failure: failure('unsaved', reason), saved, refusedBy };
  }
}
