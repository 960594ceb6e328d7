import type { SaveResult } from '../domain/engine/outcome.js';
import type { Movie } from '../domain/imdb/movie.js';
import type { TitleId } from '../domain/imdb/title-id.js';
import type { Settlement } from './engine/ports.js';

/** What each source has said last of one title: movies of one source each, `fetchedAt` says when. At least one. */
export type Observations = readonly [Movie, ...Movie[]];

/** The movies that are stored already, as their sources say together and each for itself. */
export interface StoredMovies {
  read(titleId: TitleId): Promise<Movie | null>;
  /** What each source has said last of it; empty when it is not stored. */
  observations(titleId: TitleId): Promise<readonly Movie[]>;
}

/** A store that movies are saved to. Saving the same movie again changes nothing and answers `unchanged`. */
export interface MovieRepository {
  /** For reports, e.g. `postgres`, `csv`. */
  readonly name: string;
  /**
   * `observations` are what the movie was merged of; without them it is the only one. Answers `stale` when it holds what
   * another source has said of the title, or something newer of one of the sources, and has written nothing: read what is
   * stored, merge, and save that. Rejects with `StoreRefused` when the store will never take this movie, with `StoreFull` or `StoreLost` when it
   * cannot take any more; with any other error when it may work later. A store that has the journal too may settle the target
   * with the movie; it rejects with `TargetSettled` when it finds that done, and has written nothing.
   */
  save(movie: Movie, observations?: Observations, settlement?: Settlement): Promise<SaveResult | 'stale'>;
  /** Those of the titles that it holds. */
  held(titleIds: readonly TitleId[]): Promise<ReadonlySet<TitleId>>;
  /** Waits for what is being saved, then lets go of the store. */
  close(): Promise<void>;
}
