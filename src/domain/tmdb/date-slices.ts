import { dateOf, dayNumber } from '../days/day-number.js';
import { FIRST_YEAR, LAST_YEAR } from './filter-bounds.js';
import type { TmdbTitleKind } from './tmdb-id.js';
import type { TmdbList } from './tmdb-target.js';

/** Whole days, ISO 8601, both ends among them. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

const FIRST_DAY = `${FIRST_YEAR}-01-01`;
/** Announced titles lie in the future, but not further. */
const YEARS_AHEAD = 10;
const LAST_DAY = `${LAST_YEAR}-12-31`;

/** What the titles of a discover are sliced by. Popularity would move titles from page to page in between. */
const DATES: Readonly<Record<TmdbTitleKind, string>> = {
  movie: 'primary_release_date',
  tv: 'first_air_date',
};

/** The kind of the titles of a `discover`; `null` of any other list, which cannot be sliced. */
export function discoveredKind({ path }: TmdbList): TmdbTitleKind | null {
  if (path === 'discover/movie') return 'movie';
  return path === 'discover/tv' ? 'tv' : null;
}

/** The days that a discover is about: its own, and where it leaves an end open from 1870 to ten years after `today`. */
export function rangeOf(list: TmdbList, kind: TmdbTitleKind, today: string): DateRange {
  const { [`${DATES[kind]}.gte`]: gte, [`${DATES[kind]}.lte`]: lte } = list.parameters;
  const ahead = `${Number(today.slice(0, 4)) + YEARS_AHEAD}-12-31`;
  return {
    from: gte ?? FIRST_DAY,
    to: lte ?? (gte !== undefined && gte > ahead ? LAST_DAY : ahead),
  };
}

/** Two ranges that have each day of the range once; `null` of a single day. */
export function halvesOf({ from, to }: DateRange): readonly [DateRange, DateRange] | null {
  const first = dayNumber(from);
  const last = dayNumber(to);
  if (last <= first) return null;
  const middle = Math.floor((first + last) / 2);
  return [
    { from, to: dateOf(middle) },
    { from: dateOf(middle + 1), to },
  ];
}

/**
 * The discover in an order that stays as it is from page to page, where it says none of its own; any other list as it is.
 * TMDB's own order is popularity, by which titles move to a page that was already read, or from one that was not.
 */
export function inStableOrder(list: TmdbList): TmdbList {
  const kind = discoveredKind(list);
  if (kind === null || list.parameters.sort_by !== undefined) return list;
  return { path: list.path, parameters: { ...list.parameters, sort_by: stableOrder(kind) } };
}

/** The order of a discover that its slices do not keep, e.g. `revenue.desc`; `null` where it says none or theirs. */
export function orderLostInSlices({ parameters }: TmdbList, kind: TmdbTitleKind): string | null {
  const { sort_by: order } = parameters;
  return order === undefined || order === stableOrder(kind) ? null : order;
}

/** The part of a discover that is of these days, in an order that stays as it is from page to page. */
export function sliceOf(
  { path, parameters }: TmdbList,
  kind: TmdbTitleKind,
  { from, to }: DateRange,
): TmdbList {
  const date = DATES[kind];
  // Titles without a date would be in every slice again.
  const { include_null_first_air_dates: _, ...others } = parameters;
  return {
    path,
    parameters: { ...others, [`${date}.gte`]: from, [`${date}.lte`]: to, sort_by: stableOrder(kind) },
  };
}

function stableOrder(kind: TmdbTitleKind): string {
  return `${DATES[kind]}.asc`;
}
