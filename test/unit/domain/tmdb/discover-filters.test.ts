import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWhere } from '../../../../src/domain/tmdb/discover-filters.js';
import { FILTERS, NEEDS } from '../../../../src/domain/tmdb/filter-table.js';
import { GENRES } from '../../../../src/domain/tmdb/genres.js';
import type { TmdbTitleKind } from '../../../../src/domain/tmdb/tmdb-id.js';

const KINDS: readonly TmdbTitleKind[] = ['movie', 'tv'];

/** What TMDB's reference documents for both kinds, written down by hand (2026-08); `language` and `page` left out. */
const DOCUMENTED_FOR_BOTH = [
  'include_adult',
  'sort_by',
  'vote_average.gte',
  'vote_average.lte',
  'vote_count.gte',
  'vote_count.lte',
  'watch_region',
  'with_companies',
  'with_genres',
  'with_keywords',
  'with_origin_country',
  'with_original_language',
  'with_runtime.gte',
  'with_runtime.lte',
  'with_watch_monetization_types',
  'with_watch_providers',
  'without_companies',
  'without_genres',
  'without_keywords',
  'without_watch_providers',
];

const DOCUMENTED: Readonly<Record<TmdbTitleKind, readonly string[]>> = {
  movie: [
    ...DOCUMENTED_FOR_BOTH,
    'certification',
    'certification.gte',
    'certification.lte',
    'certification_country',
    'include_video',
    'primary_release_date.gte',
    'primary_release_date.lte',
    'region',
    'release_date.gte',
    'release_date.lte',
    'with_cast',
    'with_crew',
    'with_people',
    'with_release_type',
  ],
  tv: [
    ...DOCUMENTED_FOR_BOTH,
    'air_date.gte',
    'air_date.lte',
    'first_air_date.gte',
    'first_air_date.lte',
    'include_null_first_air_dates',
    'screened_theatrically',
    'timezone',
    'with_networks',
    'with_status',
    'with_type',
  ],
};

const movies = (text: string) => parseWhere(text, 'movie').parameters;
const series = (text: string) => parseWhere(text, 'tv').parameters;
const faultsOf = (text: string, kind: TmdbTitleKind = 'movie') => parseWhere(text, kind).faults ?? [];

describe('the filters of discover', () => {
  it.each(KINDS)('are those that TMDB documents for %s', (kind) => {
    const parameters = FILTERS.flatMap((filter) => {
      const parameter = filter.parameter[kind];
      if (parameter === null) return [];
      return 'bounds' in filter ? [`${parameter}.gte`, `${parameter}.lte`] : [parameter];
    });
    expect([...new Set(parameters)].toSorted()).toEqual(DOCUMENTED[kind].toSorted());
  });

  it('need only filters that there are', () => {
    const known = new Set(KINDS.flatMap((kind) => DOCUMENTED[kind]));
    expect(
      Object.entries(NEEDS)
        .flat(2)
        .filter((one) => !known.has(one)),
    ).toEqual([]);
  });

  it("become TMDB's parameters of movies", () => {
    expect(
      movies(
        'original_language=id year=2015..2025 genre=18,35 votes>=100 rating>=7 country=ID|MY runtime=60..120 sort=revenue.desc',
      ),
    ).toEqual({
      'primary_release_date.gte': '2015-01-01',
      'primary_release_date.lte': '2025-12-31',
      sort_by: 'revenue.desc',
      'vote_average.gte': '7',
      'vote_count.gte': '100',
      with_genres: '18,35',
      with_origin_country: 'ID|MY',
      with_original_language: 'id',
      'with_runtime.gte': '60',
      'with_runtime.lte': '120',
    });
  });

  it("become TMDB's parameters of series", () => {
    expect(
      series('year>=2015 aired=2020-01-01..2020-12-31 status=ended|canceled type=scripted network=213'),
    ).toEqual({
      'air_date.gte': '2020-01-01',
      'air_date.lte': '2020-12-31',
      'first_air_date.gte': '2015-01-01',
      with_networks: '213',
      with_status: '3|4',
      with_type: '4',
    });
  });

  it('are the same however they are written and ordered', () => {
    expect(movies('with_genres=18 vote_count.gte=100 primary_release_year=2020')).toEqual(
      movies('year=2020 votes>=100 genre=Drama'),
    );
    expect(movies('release=2020-01-01..2020-12-31')).toEqual(movies('primary-release-year=2020'));
  });

  it('take ranges that are open at one end, and one value as both ends', () => {
    expect(movies('year=2015..')).toEqual({ 'primary_release_date.gte': '2015-01-01' });
    expect(movies('year=..1999')).toEqual({ 'primary_release_date.lte': '1999-12-31' });
    expect(movies('runtime<=90')).toEqual({ 'with_runtime.lte': '90' });
    expect(movies('votes=100')).toEqual({ 'vote_count.gte': '100', 'vote_count.lte': '100' });
    expect(series('year=2024')).toEqual({
      'first_air_date.gte': '2024-01-01',
      'first_air_date.lte': '2024-12-31',
    });
  });

  it.each([
    ['Science-Fiction', '878'],
    ['science_fiction|tv-movie', '878|10770'],
    ['10770', '10770'],
  ])('take a genre of movies by id or name: %s', (text, value) => {
    expect(movies(`genre=${text}`)).toEqual({ with_genres: value });
  });

  it('take the genres of series too, whatever signs are in their names', () => {
    expect(series('genre=Action&Adventure,sci-fi-fantasy')).toEqual({ with_genres: '10759,10765' });
  });

  it('take what TMDB takes beside ISO 639-1 and 3166-1', () => {
    expect(movies('original_language=cn|xx country=SU|XC')).toEqual({
      with_original_language: 'cn|xx',
      with_origin_country: 'SU|XC',
    });
  });

  it('take what belongs together', () => {
    expect(movies('release_type=theatrical|digital region=ID')).toEqual({
      with_release_type: '3|4',
      region: 'ID',
    });
    expect(movies('certification.lte=PG-13 certification_country=US provider=8 watch_region=ID')).toEqual({
      'certification.lte': 'PG-13',
      certification_country: 'US',
      with_watch_providers: '8',
      watch_region: 'ID',
    });
  });
});

describe('a fault of the filters', () => {
  it.each([
    ['', /are empty; write e\.g\./],
    ['dramas', /"dramas" is no filter; write e\.g\./],
    ['original_langauge=id', /"original_langauge" is no filter of movie; did you mean original_language\?/],
    ['with_genre=18', /did you mean with_genres\?/],
    ['colour=red', /"colour" is no filter of movie; there are year, release, .*, sort$/],
    [
      'language=id',
      /"language" is no filter: the language of texts is --language; the filter is original_language/,
    ],
    ['page=2', /all pages are taken/],
    ['network=213', /"network" is a filter of tv, not of movie/],
    ['original_language=en-US', /wants the ISO 639-1 code of a language; say en, not "en-US"/],
    ['original_language=EN', /; say en, not "EN"/],
    ['original_language=zz', /such as en, id or ja, not "zz"/],
    ['original_language=en,id', /not "en,id"/],
    ['country=ID|UK', /ISO 3166-1 code of a country; say GB, not "UK"/],
    ['country=id', /; say ID, not "id"/],
    ['genre=99999', /wants a genre of movies: animation, .*, not "99999"/],
    ['genre=dram', /wants a genre of movies; say drama, not "dram"/],
    ['genre=18,Kids', /wants a genre of movies \(Kids is one of series\), not "Kids"/],
    ['genre=10762', /\(Kids is one of series\), not "10762"/],
    ['genre=18,35|80', /either , for all of them or \| for any of them/],
    ['genre=18,', /wants a genre of movies.*, not ""/],
    ['genre=18,drama', /wants each value once/],
    ['genre>=18', /takes only =/],
    ['votes>=many', /wants a whole number, not "many"/],
    ['votes>100', /takes =, >= and <=: TMDB does not know >/],
    ['votes>=1..2', /takes no range/],
    ['vote_count.gte>=100', /takes only =/],
    ['rating>=11', /wants a number from 0 to 10, not "11"/],
    ['year=1869', /wants a year from 1870 to 2100, not "1869"/],
    ['year=2101', /wants a year from 1870 to 2100/],
    ['year=15..20', /wants a range such as 2015\.\.2025, not "15\.\.20"/],
    ['year=..', /wants a range/],
    ['year=2015..2016..2017', /wants a range/],
    ['release=2021-02-29', /wants a day such as 2020-02-29, from 1870 to 2100, not "2021-02-29"/],
    ['release>=2021-2-1', /wants a day/],
    ['year=2025..2015', /"year=2025\.\.2015": the range ends before it begins/],
    ['votes>=100 votes<=50', /"votes>=100" and "votes<=50": the range ends before it begins/],
    ['runtime=100..20', /the range ends before it begins/],
    ['year=2020 release>=2020-03-01', /says again what "year=2020" says \(primary_release_date\.gte\)/],
    ['genre=18 with_genres=35', /says again what "genre=18" says/],
    ['release_type=3', /"release_type=3" needs region, without which TMDB ignores it/],
    ['release_type=cinema region=ID', /wants one of premiere, .*, not "cinema"/],
    ['provider=8', /needs watch_region/],
    ['watch_region=ID', /needs with_watch_providers or without_watch_providers or/],
    ['certification=PG', /needs certification_country/],
    ['keyword=dark', /wants the number that TMDB has it under, not "dark"/],
    ['adult=yes', /wants true or false/],
    ['sort=popularity', /not "popularity"/],
    ['sort=vote_averge.desc', /; say vote_average\.desc, not "vote_averge\.desc"/],
    ['sort=vote-count.des', /; say vote_count\.desc, not "vote-count\.des"/],
    ['genre=drama1', /; say drama, not "drama1"/],
    ['genre=16drama', /; say drama, not "16drama"/],
    ['sort=popularity.des', /; say popularity\.desc, not "popularity\.des"/],
    ['sort=name.asc', /not "name\.asc"/],
  ])('is told of %j', (text, reason) => {
    expect(faultsOf(text)).toEqual([expect.stringMatching(reason)]);
  });

  it('is told of a series in its words', () => {
    expect(faultsOf('cast=287', 'tv')).toEqual(['"cast" is a filter of movie, not of tv']);
    expect(faultsOf('genre=Action', 'tv')).toEqual([expect.stringContaining('(Action is one of movies)')]);
    expect(faultsOf('timezone=Jakarta', 'tv')).toEqual([expect.stringContaining('such as Asia/Jakarta')]);
  });

  it('is told with all the others at once', () => {
    expect(faultsOf('votes>=x genre=none year=2025..2015 colour=red release_type=3')).toHaveLength(5);
  });

  it('does not draw another after it', () => {
    expect(faultsOf('release_type=3 region=Indonesia')).toHaveLength(1);
    expect(faultsOf('certification_country=US certification.lte=(none)')).toHaveLength(1);
  });

  it('is never thrown, and what is not at fault only sets documented parameters, whatever is written', () => {
    const names = FILTERS.flatMap(({ names, parameter }) => [
      ...names,
      parameter.movie ?? '',
      parameter.tv ?? '',
    ]);
    const values = ['18', '18,35', 'ID|MY', 'id', 'true', '2015..2020', '2020-01-01', '7.5', 'ended', 'PG'];
    const value = fc.oneof(fc.constantFrom(...values), fc.string());
    const term = fc
      .tuple(
        fc.oneof(fc.constantFrom(...names), fc.string()),
        fc.constantFrom('=', '>=', '<=', '>', '..'),
        value,
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(term, { maxLength: 4 }), fc.constantFrom(...KINDS), (terms, kind) => {
        const { parameters = {}, faults } = parseWhere(terms.join(' '), kind);
        expect(faults).not.toEqual([]);
        expect(Object.keys(parameters).filter((one) => !DOCUMENTED[kind].includes(one))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the genres', () => {
  it('are 19 of movies and 16 of series, 8 in both', () => {
    expect([GENRES.movie.length, GENRES.tv.length]).toEqual([19, 16]);
    const ids = new Set([...GENRES.movie, ...GENRES.tv].map(({ id }) => id));
    expect(ids.size).toBe(27);
  });
});
