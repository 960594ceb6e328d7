import type { SaveResult } from '../domain/engine/outcome.js';
import { checkMovie } from '../domain/imdb/check-movie.js';
import type { Crew, MovieDraft } from '../domain/imdb/movie.js';
import { observationOfRow } from '../domain/imdb/observation-of-row.js';
import { StoreRefused } from './engine/ports.js';
import type { MovieRepository, StoredMovies } from './movie-ports.js';
import { type MergingStores, SaveMerged } from './save-merged.js';

/** A movie as a row of a file holds it. */
export interface MovieRow {
  readonly draft: MovieDraft;
  /** Directors, writers or creators that the draft is without, since an older file has only their names. */
  readonly namedOnly: readonly Crew[];
  /** For people, e.g. `movies.csv line 7 (tt0111161)`. */
  readonly place: string;
  /** What of it could not be read, each with its file and line. */
  readonly faults: readonly string[];
}

export type LoadCounts = Record<SaveResult | 'refused' | 'withoutDirectors', number>;

/**
 * Saves rows to a repository, each merged with what is stored of its title. `onRefused` hears why a row cannot be saved;
 * whatever else goes wrong with a store is thrown.
 */
export async function loadMovies(
  batches: AsyncIterable<readonly MovieRow[]>,
  into: { readonly repository: MovieRepository; readonly stored: StoredMovies },
  now: Date,
  onRefused: (faults: readonly string[]) => void,
): Promise<LoadCounts> {
  const counts: LoadCounts = { inserted: 0, updated: 0, unchanged: 0, refused: 0, withoutDirectors: 0 };
  const { repository, stored } = into;
  const merging = new SaveMerged({ stored, stores: storing(repository), readsFirst: true });
  for await (const batch of batches) {
    await Promise.all(
      batch.map(async (row) => {
        const faults = await load(row, now, merging, counts);
        if (faults.length === 0) return;
        counts.refused += 1;
        onRefused(faults);
      }),
    );
  }
  return counts;
}

/** Saves one movie and counts it; answers why it cannot be saved. */
async function load(
  { draft, namedOnly, place, faults }: MovieRow,
  now: Date,
  merging: SaveMerged,
  counts: LoadCounts,
): Promise<readonly string[]> {
  // What the movie breaks besides is mostly a consequence of these.
  if (faults.length > 0) return faults;
  const { movie, violations } = checkMovie(draft, now);
  if (movie === undefined) return violations.map((violation) => `${place}: ${violation}`);
  const { saved, refused, unmerged, ...whole } = await merging.save(movie, (stored) =>
    observationOfRow(movie, namedOnly, stored),
  );
  if (unmerged !== null) return [`${place}: ${unmerged}`];
  for (const result of Object.values(saved)) counts[result] += 1;
  if (whole.movie.directors.length === 0 && namedOnly.includes('directors')) counts.withoutDirectors += 1;
  return Object.values(refused).map((reason) => `${place}: ${reason}`);
}

/** A store that refuses a movie concerns its row. */
function storing(repository: MovieRepository): MergingStores {
  const { name } = repository;
  const nothing = { saved: {}, refused: {}, forGood: false, isStale: false, wasSettled: false };
  return {
    async save(movie, observations) {
      try {
        const answer = await repository.save(movie, observations);
        return answer === 'stale' ? { ...nothing, isStale: true } : { ...nothing, saved: { [name]: answer } };
      } catch (error) {
        if (!(error instanceof StoreRefused)) throw error;
        return { ...nothing, refused: { [name]: error.message }, forGood: true };
      }
    },
  };
}
