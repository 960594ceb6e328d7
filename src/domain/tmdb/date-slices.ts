import type { TmdbTitleKind } from './tmdb-id.js';
import type { TmdbList } from './tmdb-target.js';

/** Whole days, ISO 8601, both ends among them. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** No title is older: the first films are from the 1870s. */
const FIRST_DAY = '1870-01-01';
/** Announced titles lie in the future, but not further. */
const YEARS_AHEAD = 10;
const LAST_DAY = '2100-12-31';

const DAY_MS = 86_400_000;

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
    from: gte ?? earlier(FIRST_DAY, lte),
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
    parameters: { ...others, [`${date}.gte`]: from, [`${date}.lte`]: to, sort_by: `${date}.asc` },
  };
}

function earlier(one: string, other: string | undefined): string {
  return other !== undefined && other < one ? other : one;
}

function dayNumber(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
