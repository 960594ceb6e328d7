import type { TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { parseDay } from '../catalogue/days.js';
import { genreBits, NO_DAY, type TitleColumns, titleColumns } from '../catalogue/title-index.js';
import { Refused } from '../errors.js';
import { detailsTests } from './details-filter.js';

/** Answers whether the title with that number is in a list. */
type Test = (columns: TitleColumns, index: number) => boolean;

/** What `/discover` sorts by when not told, or told something that it does not know. */
const DEFAULT_SORT = 'popularity.desc';

/**
 * The numbers of the titles that the parameters of `/discover` choose, in the order of `sort_by`. Unknown parameters and
 * values change nothing or give nothing, silently, as TMDB's do. Throws `Refused` for a date that is none. The data say
 * nothing of, and so these change nothing: any release and air dates, regions, timezones, types of release,
 * certifications, watch providers and monetizations, cast, crew and people, and what was screened theatrically.
 */
export function discover(catalogue: Catalogue, kind: TmdbTitleKind, query: URLSearchParams): Uint32Array {
  const columns = titleColumns(catalogue, kind);
  const tests = testsOf(kind, query);
  const dearTests = detailsTests(catalogue, kind, query);
  const indices: number[] = [];
  for (let index = 0; index < columns.length; index += 1) {
    if (!catalogue.isThere(kind, index)) continue;
    if (tests.every((test) => test(columns, index)) && dearTests.every((test) => test(index)))
      indices.push(index);
  }
  const compare = comparison(columns, query.get('sort_by') ?? DEFAULT_SORT);
  return Uint32Array.from(indices.sort((one, other) => compare(one, other) || one - other));
}

function testsOf(kind: TmdbTitleKind, query: URLSearchParams): Test[] {
  const tests: Test[] = [];
  if (query.get('include_adult') !== 'true') tests.push(({ adult }, index) => adult[index] === 0);
  if (kind === 'movie') {
    if (query.get('include_video') !== 'true') tests.push(({ video }, index) => video[index] === 0);
  } else if (query.get('include_null_first_air_dates') !== 'true') {
    tests.push(({ days }, index) => days[index] !== NO_DAY);
  }
  const language = query.get('with_original_language');
  if (language) {
    const wanted = new Set(language.split('|'));
    tests.push(({ languages }, index) => wanted.has(languages[index] ?? ''));
  }
  const country = query.get('with_origin_country');
  if (country) {
    const wanted = new Set(country.split('|'));
    tests.push(({ countries }, index) => countries[index]?.some((one) => wanted.has(one)) ?? false);
  }
  const genres = query.get('with_genres');
  if (genres) tests.push(genreTest(kind, genres));
  const unwanted = query.get('without_genres');
  if (unwanted) {
    const bits = genreBits(kind, unwanted.split(/[|,]/).map(Number));
    tests.push(({ genres: has }, index) => ((has[index] ?? 0) & bits) === 0);
  }
  tests.push(...dayTests(kind, query), ...voteTests(query));
  return tests;
}

/** A comma means and, a bar or; an id that the kind does not have is of no title. */
function genreTest(kind: TmdbTitleKind, text: string): Test {
  const any = text.includes('|');
  const ids = text.split(any ? '|' : ',').map(Number);
  const bits = genreBits(kind, ids);
  if (any) return ({ genres }, index) => ((genres[index] ?? 0) & bits) !== 0;
  const known = ids.every((id) => genreBits(kind, [id]) !== 0);
  return ({ genres }, index) => known && ((genres[index] ?? 0) & bits) === bits;
}

function dayTests(kind: TmdbTitleKind, query: URLSearchParams): Test[] {
  const tests: Test[] = [];
  const [name, year] =
    kind === 'movie'
      ? (['primary_release_date', 'primary_release_year'] as const)
      : (['first_air_date', 'first_air_date_year'] as const);
  const from = day(query.get(`${name}.gte`));
  const to = day(query.get(`${name}.lte`));
  // Also below any first day: a title without a date is in no slice.
  if (from !== null) tests.push(({ days }, index) => (days[index] ?? NO_DAY) >= from);
  if (to !== null) tests.push(({ days }, index) => isDay(days[index]) && (days[index] ?? NO_DAY) <= to);
  const wanted = query.get(year) ?? (kind === 'movie' ? query.get('year') : null);
  if (wanted !== null && /^\d{4}$/.test(wanted)) {
    const [first, last] = [day(`${wanted}-01-01`) ?? 0, day(`${wanted}-12-31`) ?? 0];
    tests.push(({ days }, index) => (days[index] ?? NO_DAY) >= first && (days[index] ?? NO_DAY) <= last);
  }
  return tests;
}

function isDay(value: number | undefined): boolean {
  return value !== undefined && value !== NO_DAY;
}

function day(text: string | null): number | null {
  if (text === null || text === '') return null;
  const parsed = parseDay(text);
  if (parsed === null) throw new Refused(23);
  return parsed;
}

function voteTests(query: URLSearchParams): Test[] {
  const limits = [
    ['vote_count.gte', (columns: TitleColumns) => columns.voteCounts, 1],
    ['vote_count.lte', (columns: TitleColumns) => columns.voteCounts, -1],
    ['vote_average.gte', (columns: TitleColumns) => columns.voteAverages, 1],
    ['vote_average.lte', (columns: TitleColumns) => columns.voteAverages, -1],
  ] as const;
  return limits.flatMap(([name, column, sign]): Test[] => {
    const limit = Number(query.get(name) ?? Number.NaN);
    if (Number.isNaN(limit)) return [];
    return [(columns, index) => ((column(columns)[index] ?? 0) - limit) * sign >= 0];
  });
}

function comparison(columns: TitleColumns, sort: string): (one: number, other: number) => number {
  const [name = '', direction] = sort.split('.');
  const column = sortColumn(columns, name);
  if (column === null || (direction !== 'asc' && direction !== 'desc')) {
    return comparison(columns, DEFAULT_SORT);
  }
  const sign = direction === 'asc' ? 1 : -1;
  return (one, other) => sign * ((column[one] ?? 0) - (column[other] ?? 0));
}

function sortColumn(columns: TitleColumns, name: string): Int32Array | Float64Array | null {
  switch (name) {
    case 'popularity':
      return columns.popularities;
    case 'primary_release_date':
    case 'release_date':
    case 'first_air_date':
      return columns.days;
    case 'vote_count':
      return columns.voteCounts;
    case 'vote_average':
      return columns.voteAverages;
    default:
      return null;
  }
}
