import type { Collection } from './collection.js';
import type { TmdbContent } from './tmdb-content.js';
import type { TmdbTarget } from './tmdb-target.js';

/**
 * Whether a run is to find out what is gone, and what that was merged into. One over a list or ids takes what is gone for a
 * failure, and fetches what it was asked for and nothing else.
 */
export function seeksGone({ of }: Pick<Collection, 'of'>): boolean {
  return !('list' in of || 'idsOf' in of || 'linksOf' in of);
}

/** The details of what TMDB has under an id of IMDb, into which a title with that id may have been merged. */
export function detailsOfFound({ records }: TmdbContent): readonly TmdbTarget[] {
  return records.flatMap((record) =>
    record.record === 'find'
      ? record.find.titles.map(({ kind, id }) => ({ target: 'details', kind, id }) as const)
      : [],
  );
}
