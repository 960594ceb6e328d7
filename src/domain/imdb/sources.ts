/** The name of the licensed datasets as a source; every other source reads pages of a title. */
export const DATASETS_SOURCE = 'imdb-datasets';

/** Sources that know best come first; those that are not listed stand between, since they read pages, too. */
const BEST = ['imdb-html'];
const LAST = [DATASETS_SOURCE];

/** Orders sources by how well they know a title, for `sort`. */
export function byPrecedence(one: string, other: string): number {
  const difference = rank(one) - rank(other);
  if (difference !== 0) return difference;
  return one < other ? -1 : one > other ? 1 : 0;
}

function rank(source: string): number {
  const best = BEST.indexOf(source);
  if (best !== -1) return best - BEST.length;
  return LAST.indexOf(source) + 1;
}
