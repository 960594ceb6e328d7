import type { TmdbChanges } from './tmdb-changes.js';
import { type TmdbKey, type TmdbTitleKind, tmdbKey } from './tmdb-id.js';
import type { TmdbPerson } from './tmdb-person.js';
import type { TmdbReview } from './tmdb-review.js';
import { changesKey, findKey } from './tmdb-target.js';
import type { TmdbTitle } from './tmdb-title.js';

/** Where a list of TMDB has a title or a person. */
export interface ListPlace {
  /** Its path and filters without the page, e.g. `trending/movie/week`. */
  readonly list: string;
  /** From 1, over all pages. */
  readonly position: number;
}

/** The titles that TMDB has under an id of IMDb: mostly one or none. */
export interface TmdbFind {
  readonly imdbId: string;
  readonly titles: readonly { readonly kind: TmdbTitleKind; readonly id: number }[];
}

/** What one object in an answer of TMDB was read as. */
export type TmdbRecord = {
  /** When the answer came: ISO 8601 in UTC, with milliseconds. */
  readonly observedAt: string;
  /** The object as TMDB sent it, as JSON without a line break. */
  readonly raw: string;
} & (
  | { readonly record: 'title'; readonly title: TmdbTitle; readonly place: ListPlace | null }
  | { readonly record: 'person'; readonly person: TmdbPerson; readonly place: ListPlace | null }
  | { readonly record: 'review'; readonly review: TmdbReview }
  | { readonly record: 'find'; readonly find: TmdbFind }
  | { readonly record: 'changes'; readonly changes: TmdbChanges }
);

/** Where a list has it; `null` of what is no row of a list. */
export function placeOf(record: TmdbRecord): ListPlace | null {
  return 'place' in record ? record.place : null;
}

/** The key that a record has among those of its sort. */
export function keyOfRecord(
  record: TmdbRecord,
): TmdbKey | `review/${string}` | `find/${string}` | `${TmdbKey}/changes?${string}` {
  switch (record.record) {
    case 'title':
      return tmdbKey(record.title.kind, record.title.id);
    case 'person':
      return tmdbKey('person', record.person.id);
    case 'review':
      return `review/${record.review.id}`;
    case 'find':
      return findKey(record.find.imdbId);
    case 'changes':
      return changesKey(record.changes);
  }
}
