import type { Movie } from '../domain/movie.js';
import type { TitleId } from '../domain/title-id.js';

/** The movies that are stored already, as their sources say together and each for itself. */
export interface StoredMovies {
  read(titleId: TitleId): Promise<Movie | null>;
  /** What each source has said last of it; empty when it is not stored. */
  observations(titleId: TitleId): Promise<readonly Movie[]>;
}
