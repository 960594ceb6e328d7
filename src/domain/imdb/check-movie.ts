import type { Movie, MovieDraft } from './movie.js';
import { violationsOf } from './movie-violations.js';
import { settleMovie } from './settle-movie.js';
import { lastYearAt } from './value-faults.js';

/**
 * The movie, or every violation of its invariants at once, each a sentence with the offending value. Of a movie that was
 * made sound before (`soundValues`), a sentence about each value that was left out; absent when there were none.
 */
export type MovieCheck =
  | { readonly movie: Movie; readonly notices?: readonly string[]; readonly violations?: never }
  | { readonly movie?: never; readonly violations: readonly string[] };

/** Settles a draft (see `settleMovie`) and checks it. */
export function checkMovie(draft: MovieDraft, now: Date): MovieCheck {
  const settled = settleMovie(draft);
  const violations = violationsOf(settled, lastYearAt(now));
  return violations.length === 0 ? { movie: settled as Movie } : { violations };
}
