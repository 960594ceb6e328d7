import { ROWS_A_PAGE } from './lists.js';
import type { TmdbKind } from './tmdb-id.js';
import { listName, type TmdbList } from './tmdb-target.js';

/** What a run collects; plain data, so that a run that goes on knows it. */
export interface Collection {
  /**
   * A list, things of one kind whose ids were given, what the daily ids have that is not stored, what has changed, all that
   * keeps what is stored current, or the links of titles of IMDb.
   */
  readonly of:
    | { readonly list: TmdbList }
    | { readonly idsOf: TmdbKind }
    | { readonly linksOf: LinkedTitles }
    | NewIds
    | Changes
    | Upkeep;
  /**
   * How many rows of the list, from its first, or ids; `null` for all. A discover is cut into slices only without a limit:
   * with one, what TMDB serves of it is enough.
   */
  readonly limit: number | null;
  /** Whether what the list has is fetched one by one; ids always are. */
  readonly details: boolean;
  readonly reviews: boolean;
  /** ISO 8601: the day in UTC on which the run was started, from which an open range of dates is counted. */
  readonly today: string;
}

/**
 * The titles of IMDb that links are wanted of: the stored movies, those of the loaded datasets, or those in a file; or
 * those that stored details tell, for which TMDB is asked nothing.
 */
export type LinkedTitles = 'movies' | 'datasets' | 'details' | { readonly file: string };

/** What the newest loaded daily ids have and whose details are not stored. */
export interface NewIds {
  readonly newOf: readonly TmdbKind[];
  /** Whether what is for adults is among them. */
  readonly adult: boolean;
}

/** What changed from a day, in UTC and as ISO 8601, to the day on which the run was started. */
export interface Changes {
  readonly changesOf: readonly TmdbKind[];
  readonly since: string;
  /** Whether also what is not stored is fetched. */
  readonly all: boolean;
  /** Whether also TMDB's list of the edits of each is fetched. */
  readonly what: boolean;
}

/** Which of the daily ids that are not stored a sync fetches: those added since the oldest loaded day, all, or none. */
export const NEW_WANTED = ['added', 'all', 'none'] as const;
export type NewWanted = (typeof NEW_WANTED)[number];

/** What came from TMDB may be kept for six months (its terms of use, 2026-11). */
export const STALE_DAYS = 180;

/** All that keeps what is stored current: what changed, as of `Changes`, then what is new, then the stalest of it. */
export interface Upkeep {
  readonly syncOf: readonly TmdbKind[];
  readonly since: string;
  readonly newIds: NewWanted;
  /** Whether what is for adults is among the new ids. */
  readonly adult: boolean;
  /** In so many days all details are fetched anew, a share of them in each run; `null` for never. */
  readonly staleDays: number | null;
}

/** The kinds whose changes are followed, and the first day of them; `null` where none are. */
export function followed(of: Collection['of']): { kinds: readonly TmdbKind[]; since: string } | null {
  if ('changesOf' in of) return { kinds: of.changesOf, since: of.since };
  return 'syncOf' in of ? { kinds: of.syncOf, since: of.since } : null;
}

/** The collection as people are told of it, e.g. `movie/popular with details`. */
export function collectionText({ of, limit, details, reviews }: Collection): string {
  const what = whatText(of);
  const most = limit === null ? '' : `, the first ${limit}`;
  const parts = [...('list' in of && details ? ['details'] : []), ...(reviews ? ['reviews'] : [])];
  return `TMDB ${what}${most}${parts.length === 0 ? '' : ` with ${parts.join(' and ')}`}`;
}

function whatText(of: Collection['of']): string {
  if ('list' in of) return listName(of.list);
  if ('idsOf' in of) return `ids of ${of.idsOf}`;
  if ('linksOf' in of) return `links of ${linkedText(of.linksOf)}`;
  if ('newOf' in of) return `new ids of ${of.newOf.join(', ')}${of.adult ? ' with those for adults' : ''}`;
  if ('syncOf' in of) return upkeepText(of);
  return `changes ${of.what ? 'and edits ' : ''}of ${of.changesOf.join(', ')} since ${of.since}${of.all ? ', of all there is' : ''}`;
}

function upkeepText({ syncOf, since, newIds, adult, staleDays }: Upkeep): string {
  const unusual = [
    ...(newIds === 'added' ? [] : [newIds === 'all' ? ', all new ids' : ', no new ids']),
    ...(adult ? [', also for adults'] : []),
    ...(staleDays === STALE_DAYS
      ? []
      : [staleDays === null ? ', nothing stale' : `, stale after ${staleDays} days`]),
  ];
  return `sync of ${syncOf.join(', ')} since ${since}${unusual.join('')}`;
}

function linkedText(titles: LinkedTitles): string {
  switch (titles) {
    case 'movies':
      return 'the stored movies';
    case 'datasets':
      return 'the loaded datasets';
    case 'details':
      return 'stored details';
    default:
      return titles.file === '-' ? 'the ids on standard input' : `the ids in ${titles.file}`;
  }
}

/** Whether TMDB is asked for any of it. */
export function asksTmdb({ of }: Collection): boolean {
  return !('linksOf' in of && of.linksOf === 'details');
}

/** Whether the first answers of a run lead to further targets, so that how many there will be is unknown. */
export function leadsFurther({ of, limit, details, reviews }: Collection): boolean {
  if (reviews || followed(of) !== null) return true;
  return 'list' in of && (details || limit === null || limit > ROWS_A_PAGE);
}
