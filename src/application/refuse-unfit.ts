import type { Movie } from '../domain/imdb/movie.js';
import { movieViolations } from '../domain/imdb/movie-violations.js';
import { StoreRefused } from './engine/ports.js';

/**
 * Throws `StoreRefused` for a movie that no store may keep, so that all of them refuse the same: also one that was put
 * together of two sources after each was checked.
 */
export function refuseUnfit(movie: Movie): void {
  if (fit.has(movie)) return;
  const violations = movieViolations(movie);
  if (violations.length > 0) {
    throw new StoreRefused(`no store can keep ${movie.titleId}: ${violations.join('; ')}`);
  }
  fit.add(movie);
}

/** Every store asks, and a movie does not change. */
const fit = new WeakSet<Movie>();
