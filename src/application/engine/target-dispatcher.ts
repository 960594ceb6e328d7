import { Semaphore } from 'async-mutex';
import { type FailureKind, failure, type TitleOutcome } from '../../domain/engine/outcome.js';
import type { TitleId } from '../../domain/imdb/title-id.js';
import { errorMessage } from '../../shared/error-message.js';
import type { AttemptResult, LastAttempt } from './attempt.js';
import type { Admission, Fetcher, RunJournal, RunObserver } from './ports.js';
import type { RunBrake } from './run-brake.js';
import type { MergedSave, SaveMerged } from '../save-merged.js';
import type { StorePatience } from './store-patience.js';

type ReadMovie = Extract<AttemptResult, { kind: 'movie' }>;
type Saved = MergedSave['saved'];

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
  readonly #save: SaveMerged;
  readonly #journal: RunJournal;
  readonly #journalPatience: StorePatience;
  readonly #observer: RunObserver;
  readonly #brake: RunBrake;
  readonly #admission: Admission;
  readonly #mostAtOnce: number;

  constructor(options: {
    readonly fetcher: Fetcher;
    readonly save: SaveMerged;
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
    } catch (error) {
      // It stays in the queue: resuming fetches it again. A journal that is out has stopped the run, which says why.
      if (!this.#brake.signal.aborted) {
        const reason = errorMessage(error);
        this.#observer.warned?.(
          `what became of ${titleId} could not be written to the run journal: ${reason}`,
        );
      }
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
    const outcome = await this.#keep(titleId, attempts, fetched.result);
    return outcome === undefined ? undefined : { outcome, last };
  }

  /** `undefined` leaves the title in the queue: the run was interrupted before every store had answered. */
  async #keep(titleId: TitleId, attempts: number, { movie: read, origins, notices }: ReadMovie) {
    const unsaved = (kind: FailureKind, reason: string, saved: Saved, refusedBy: readonly string[]) =>
      kind === 'unsaved' && this.#brake.interrupted.aborted
        ? undefined
        : ({ kind: 'failed', titleId, attempts, failure: failure(kind, reason), saved, refusedBy } as const);
    const { movie, saved, refused, forGood, unmerged } = await this.#save.save(read);
    if (unmerged !== null) return unsaved('unsaved', unmerged, saved, []);
    const refusedBy = Object.keys(refused);
    if (refusedBy.length === 0) {
      const noticed = notices === undefined ? {} : { notices };
      const { source } = read;
      return { kind: 'scraped', titleId, attempts, movie, source, origins, ...noticed, saved } as const;
    }
    const reasons = Object.entries(refused).map(([store, why]) => `${store}: ${why}`);
    const keptBy = Object.keys(saved);
    if (forGood && keptBy.length > 0) reasons.push(`${keptBy.join(' and ')} kept it`);
    return unsaved(forGood ? 'refused' : 'unsaved', reasons.join('; '), saved, refusedBy);
  }
}
