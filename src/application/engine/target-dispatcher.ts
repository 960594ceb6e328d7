import { Semaphore } from 'async-mutex';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import { type FailureKind, failure, type Outcome } from '../../domain/engine/outcome.js';
import { errorMessage } from '../../shared/error-message.js';
import type { LastAttempt } from './attempt.js';
import type { Admission, Fetcher, Keeper, Kept, RunJournal, RunObserver } from './ports.js';
import type { RunBrake } from './run-brake.js';
import type { RunQueue } from './run-queue.js';
import type { StorePatience } from './store-patience.js';

interface Scraped<C extends Catalogue> {
  readonly outcome: Outcome<C>;
  readonly last: LastAttempt | null;
  /** Whether the journal has it already. */
  readonly isSettled?: boolean;
}

/** Another process has settled the target, or it is left in the queue of the journal. */
type NotOurs = 'by-others' | 'left';

/**
 * Takes targets from the queue, a bounded number at a time, and follows each through fetching and saving to its
 * outcome. The queue is pulled only as fast as targets finish, so a slow store slows the fetching.
 */
export class TargetDispatcher<C extends Catalogue> {
  readonly #targetOf: (key: C['key']) => C['target'];
  readonly #fetcher: Fetcher<C>;
  readonly #keeper: Keeper<C>;
  readonly #queue: Pick<RunQueue<C>, 'enqueue' | 'settled' | 'unsettled'>;
  readonly #journal: RunJournal<C>;
  readonly #journalPatience: StorePatience;
  readonly #observer: RunObserver<C>;
  readonly #brake: RunBrake;
  readonly #admission: Admission<C>;
  readonly #mostFetched: number;
  readonly #mostSaved: number;
  readonly #savesSettle: boolean;

  constructor(options: {
    readonly targetOf: (key: C['key']) => C['target'];
    readonly fetcher: Fetcher<C>;
    readonly keeper: Keeper<C>;
    /** Told of every target that is done with, and of those that one leads to. */
    readonly queue: Pick<RunQueue<C>, 'enqueue' | 'settled' | 'unsettled'>;
    readonly journal: RunJournal<C>;
    readonly journalPatience: StorePatience;
    readonly observer: RunObserver<C>;
    readonly brake: RunBrake;
    readonly admission: Admission<C>;
    /** Targets being fetched or waiting for a retry. */
    readonly mostFetched: number;
    /** Targets being saved beside those. */
    readonly mostSaved: number;
    /** Whether saving settles a target too, with those that it leads to. */
    readonly savesSettle?: boolean;
  }) {
    this.#targetOf = options.targetOf;
    this.#fetcher = options.fetcher;
    this.#keeper = options.keeper;
    this.#queue = options.queue;
    this.#journal = options.journal;
    this.#journalPatience = options.journalPatience;
    this.#observer = options.observer;
    this.#brake = options.brake;
    this.#admission = options.admission;
    this.#mostFetched = options.mostFetched;
    this.#mostSaved = options.mostSaved;
    this.#savesSettle = options.savesSettle ?? false;
  }

  /** Resolves once every target that was begun has its outcome or was left for a later run. */
  async dispatch(keys: AsyncIterable<C['key']>): Promise<void> {
    const fetching = new Semaphore(this.#mostFetched);
    const saving = new Semaphore(this.#mostSaved);
    try {
      for await (const key of keys) {
        let [, leave] = await fetching.acquire();
        if (this.#brake.signal.aborted) {
          leave();
          break;
        }
        // While a store takes its time over a batch, the next targets are fetched.
        const hasFetched = async () => {
          const leaveFetching = leave;
          [, leave] = await saving.acquire();
          leaveFetching();
        };
        this.#follow(key, hasFetched)
          .catch((error: unknown) => {
            this.#brake.stopForFault(error);
            return false;
          })
          .then((isSettled) => {
            if (isSettled) this.#queue.settled(key);
            else this.#queue.unsettled(key);
            leave();
          });
      }
    } finally {
      await fetching.acquire(this.#mostFetched);
      await saving.acquire(this.#mostSaved);
    }
  }

  /** Answers whether the target is settled in the journal, by whomever. */
  async #follow(key: C['key'], hasFetched: () => Promise<void>): Promise<boolean> {
    const scraped = await this.#scrape(key, hasFetched);
    if (scraped === 'left' || scraped === 'by-others') return scraped === 'by-others';
    const { outcome, last, isSettled = false } = scraped;
    const settled = isSettled ? 'by-us' : await this.#settle(outcome, last);
    if (settled !== 'by-others') await this.#observer.targetFinished?.(outcome);
    return settled !== 'left';
  }

  async #settle(outcome: Outcome<C>, last: LastAttempt | null): Promise<'by-us' | NotOurs> {
    try {
      const isOurs = await this.#journalPatience.ask(() => this.#journal.settle(outcome, last));
      return isOurs ? 'by-us' : 'by-others';
    } catch (error) {
      // It stays in the queue: resuming fetches it again. A journal that is out has stopped the run, which says why.
      if (!this.#brake.signal.aborted) {
        const reason = errorMessage(error);
        this.#observer.warned?.(
          `what became of ${outcome.key} could not be written to the run journal: ${reason}`,
        );
      }
      return 'left';
    }
  }

  async #scrape(key: C['key'], hasFetched: () => Promise<void>): Promise<Scraped<C> | NotOurs> {
    const target = this.#targetOf(key);
    const refusal = this.#admission.refusal(target);
    if (refusal !== null) return { outcome: { kind: 'skipped', key, reason: refusal }, last: null };
    const fetched = await this.#fetcher.fetch(target, this.#brake.signal);
    if (fetched.kind === 'stopped') return 'left';
    const { attempts, last } = fetched;
    if (fetched.kind === 'disallowed')
      return { outcome: { kind: 'skipped', key, reason: fetched.reason }, last };
    if (fetched.kind === 'all-blocked') this.#brake.stopForBlock(fetched.failure);
    if (fetched.kind !== 'answered') {
      // Of a target that was not asked for nothing is known: it stays in the queue.
      const seen = fetched.kind === 'all-blocked' ? fetched.own : fetched.failure;
      if (seen === null) return 'left';
      if (fetched.kind === 'failed' && !(await this.#enqueue(key, fetched.further ?? []))) return 'left';
      return { outcome: { kind: 'failed', key, attempts, failure: seen, saved: {}, refusedBy: [] }, last };
    }
    await hasFetched();
    const kept = await this.#keeper.keep(target, fetched.content, { key, attempts, last: fetched.last });
    if (kept.wasSettled) return 'by-others';
    const outcome = this.#outcomeOf(key, attempts, kept);
    const isSettled = this.#savesSettle && outcome?.kind === 'scraped';
    if (!isSettled && !(await this.#enqueue(key, kept.further))) return 'left';
    return outcome === undefined ? 'left' : { outcome, last, isSettled };
  }

  /**
   * Before the target is settled: whoever resumes the run finds either it or what it led to. Answers whether the journal has
   * them; without them the target stays in the queue, and resuming fetches it again.
   */
  async #enqueue(key: C['key'], further: readonly C['key'][]): Promise<boolean> {
    if (further.length === 0) return true;
    try {
      await this.#queue.enqueue(further);
      return true;
    } catch (error) {
      if (!this.#brake.signal.aborted) {
        this.#observer.warned?.(
          `what ${key} leads to could not be written to the run journal: ${errorMessage(error)}`,
        );
      }
      return false;
    }
  }

  /** `undefined` leaves the target in the queue: the run was interrupted before every store had answered. */
  #outcomeOf(key: C['key'], attempts: number, kept: Kept<C>): Outcome<C> | undefined {
    const { saved, refused, forGood, heldBack } = kept;
    const unsaved = (kind: FailureKind, reason: string, refusedBy: readonly string[]) =>
      kind === 'unsaved' && this.#brake.interrupted.aborted
        ? undefined
        : ({ kind: 'failed', key, attempts, failure: failure(kind, reason), saved, refusedBy } as const);
    if (heldBack !== null) return unsaved('unsaved', heldBack, []);
    const refusedBy = Object.keys(refused);
    if (refusedBy.length === 0) return { kind: 'scraped', key, attempts, ...kept.scraped, saved };
    const reasons = Object.entries(refused).map(([store, why]) => `${store}: ${why}`);
    const keptBy = Object.keys(saved);
    if (forGood && keptBy.length > 0) reasons.push(`${keptBy.join(' and ')} kept it`);
    return unsaved(forGood ? 'refused' : 'unsaved', reasons.join('; '), refusedBy);
  }
}
