import type { SaveResult } from '../domain/engine/outcome.js';
import { mergeSources } from '../domain/imdb/merge-sources.js';
import type { Movie } from '../domain/imdb/movie.js';
import { errorMessage } from '../shared/error-message.js';
import type { CompositeSaved } from './engine/composite-save.js';
import type { Settlement } from './engine/ports.js';
import type { Observations, StoredMovies } from './movie-ports.js';

/** Each time something newer was stored while it was being merged, which takes milliseconds. */
const MOST_TRIES = 5;

export interface MergedSave extends Omit<CompositeSaved<SaveResult>, 'isStale'> {
  /** What the stores were given. */
  readonly movie: Movie;
  /** Why what is stored could not be merged with what was read; then no database has it. */
  readonly unmerged: string | null;
}

/** Where merged movies are saved, and with what they were merged of. */
export interface MergingStores {
  save(
    movie: Movie,
    observations: Observations,
    settlement?: Settlement,
  ): Promise<CompositeSaved<SaveResult>>;
}

/**
 * Saves what a source has said of a title, merged with what the others have said of it before, to every store, so that
 * all of them hold the same. Of what one source has said the newest counts, whenever it arrives. While a title has one
 * source nothing is read: a database that knows better answers `stale`, and only then is it read and saved again.
 */
export class SaveMerged {
  readonly #stored: StoredMovies;
  readonly #stores: MergingStores;
  readonly #readsFirst: boolean;

  constructor(options: {
    readonly stored: StoredMovies;
    readonly stores: MergingStores;
    /** Where most titles have other sources, so that a first try would be for nothing. */
    readonly readsFirst: boolean;
  }) {
    this.#stored = options.stored;
    this.#stores = options.stores;
    this.#readsFirst = options.readsFirst;
  }

  /** `adapt` makes of what was read what its source has said, given what is stored; it is asked where that was read. */
  save(read: Movie, adapt: (stored: readonly Movie[]) => Movie = () => read): Promise<MergedSave> {
    return this.#save([read], adapt);
  }

  /** What several sources have said of one title at a time; `settlement` says what it settles. */
  saveTogether(reads: Observations, settlement?: Settlement): Promise<MergedSave> {
    return this.#save(reads, () => reads[0], settlement);
  }

  async #save(
    reads: Observations,
    adapt: (stored: readonly Movie[]) => Movie,
    settlement?: Settlement,
  ): Promise<MergedSave> {
    const [read, ...others] = reads;
    let movie = mergeSources(reads);
    let saved: Readonly<Record<string, SaveResult>> = {};
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      let observations = reads;
      if (this.#readsFirst || tries > 1) {
        try {
          const stored = await this.#stored.observations(read.titleId);
          observations = withStored(adapt(stored), stored);
          for (const other of others) observations = withStored(other, observations);
        } catch (error) {
          const unmerged = `what is stored of it could not be read to be merged with it: ${errorMessage(error)}`;
          return { movie, saved, refused: {}, forGood: false, wasSettled: false, unmerged };
        }
        movie = mergeSources(observations);
      }
      const { isStale, ...done } = await this.#stores.save(movie, observations, settlement);
      saved = together(saved, done.saved);
      if (!isStale) return { ...done, movie, saved, unmerged: null };
    }
    const unmerged = `what is stored of it changed ${MOST_TRIES} times while it was being merged: others save it, too`;
    return { movie, saved, refused: {}, forGood: false, wasSettled: false, unmerged };
  }
}

/** Of what was read and what is stored of its source the newer one; of the same time, what was read. */
export function withStored(observed: Movie, stored: readonly Movie[]): Observations {
  const before = stored.find(({ source }) => source === observed.source);
  const own = before !== undefined && before.fetchedAt > observed.fetchedAt ? before : observed;
  return [own, ...stored.filter((one) => one !== before)];
}

const STRENGTH: Readonly<Record<SaveResult, number>> = { inserted: 2, updated: 1, unchanged: 0 };

/** What the tries did to each store: one that has inserted it and then changed it has inserted it. */
function together(
  first: Readonly<Record<string, SaveResult>>,
  then: Readonly<Record<string, SaveResult>>,
): Readonly<Record<string, SaveResult>> {
  const results = { ...first };
  for (const [store, result] of Object.entries(then)) {
    const before = results[store];
    if (before === undefined || STRENGTH[result] > STRENGTH[before]) results[store] = result;
  }
  return results;
}
