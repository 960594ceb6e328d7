import { byCodeUnits } from '../text/by-code-units.js';

/** The name of the licensed datasets as a source. */
export const DATASETS_SOURCE = 'imdb-datasets';

/** The name of TMDB as a source of what it knows of IMDb's titles. */
export const TMDB_SOURCE = 'tmdb';

/**
 * Sources that know best come first; those that are not listed stand between, since they read pages, too. TMDB comes
 * last, since only it is not IMDb: it gives what the others lack.
 */
const BEST = ['imdb-html'];
const LAST = [DATASETS_SOURCE, TMDB_SOURCE];

/** Orders sources by how well they know a title, for `sort`. */
export function byPrecedence(one: string, other: string): number {
  const difference = rank(one) - rank(other);
  if (difference !== 0) return difference;
  return byCodeUnits(one, other);
}

function rank(source: string): number {
  const best = BEST.indexOf(source);
  if (best !== -1) return best - BEST.length;
  return LAST.indexOf(source) + 1;
}
