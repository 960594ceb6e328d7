import type { Movie } from '../domain/movie.js';
import type { SaveResult } from '../domain/scrape-outcome.js';
import { errorMessage } from '../shared/error-message.js';
import { type MovieRepository, StoreFull, StoreRefused } from './ports.js';

/** What each store did with a movie. */
export interface CompositeSave {
  readonly saved: Readonly<Record<string, SaveResult>>;
  /** Stores that do not have it, by name, and why. */
  readonly refused: Readonly<Record<string, string>>;
}

/** A store that takes nothing any more in this run. */
export interface StoreOutage {
  readonly store: string;
  readonly cause: 'down' | 'full';
  readonly reason: string;
}

interface Store {
  readonly repository: MovieRepository;
  /** Since when every save has failed, in milliseconds of `now`. */
  failingSince: number | null;
  outage: StoreOutage | null;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Saves a movie to every store at the same time. A title counts as saved only when every store has it; the failure
 * of one store does not keep the others from saving. A store that fails is asked again, with growing pauses, until
 * it has failed for `patienceMs`; from then on it is out for this run.
 */
export class CompositeSaveMovie {
  readonly #stores: readonly Store[];
  readonly #patienceMs: number;
  readonly #now: () => number;
  readonly #onOutage: (outage: StoreOutage) => void;
  readonly #onTrouble: (store: string, reason: string) => void;

  constructor(
    repositories: readonly MovieRepository[],
    options: {
      readonly patienceMs: number;
      readonly now: () => number;
      /** Called once per store that is given up. */
      readonly onOutage: (outage: StoreOutage) => void;
      /** Called when a store begins to fail. */
      readonly onTrouble: (store: string, reason: string) => void;
    },
  ) {
    this.#stores = repositories.map((repository) => ({ repository, failingSince: null, outage: null }));
    this.#patienceMs = options.patienceMs;
    this.#now = options.now;
    this.#onOutage = options.onOutage;
    this.#onTrouble = options.onTrouble;
  }

  async save(movie: Movie): Promise<CompositeSave> {
    const saved: Record<string, SaveResult> = {};
    const refused: Record<string, string> = {};
    await Promise.all(
      this.#stores.map(async (store) => {
        try {
          saved[store.repository.name] = await this.#saveTo(store, movie);
        } catch (error) {
          refused[store.repository.name] = errorMessage(error);
        }
      }),
    );
    return { saved, refused };
  }

  async #saveTo(store: Store, movie: Movie): Promise<SaveResult> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
      if (store.outage !== null) throw new Error(store.outage.reason);
      try {
        const result = await store.repository.save(movie);
        store.failingSince = null;
        return result;
      } catch (error) {
        if (error instanceof StoreRefused) throw error;
        this.#judge(store, error);
        if (store.outage !== null) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  #judge(store: Store, error: unknown): void {
    if (store.outage !== null) return;
    const reason = errorMessage(error);
    const { name } = store.repository;
    if (store.failingSince === null) {
      store.failingSince = this.#now();
      if (!(error instanceof StoreFull)) this.#onTrouble(name, reason);
    }
    const cause = error instanceof StoreFull ? 'full' : 'down';
    if (cause === 'down' && this.#now() - store.failingSince < this.#patienceMs) return;
    store.outage = { store: name, cause, reason };
    this.#onOutage(store.outage);
  }
}
