import { describe, expect, test } from 'vitest';
import { Catalogue } from '../../../../../src/demo/tmdb-api/catalogue/catalogue.js';
import { dayOf } from '../../../../../src/demo/tmdb-api/catalogue/days.js';
import { keywordsJson } from '../../../../../src/demo/tmdb-api/catalogue/keywords.js';
import { type TitleFacts, titleFacts } from '../../../../../src/demo/tmdb-api/catalogue/title-facts.js';
import { movieDetails } from '../../../../../src/demo/tmdb-api/details/movie-details.js';
import { seriesDetails } from '../../../../../src/demo/tmdb-api/details/series-details.js';
import { discover } from '../../../../../src/demo/tmdb-api/lists/title-filter.js';

const catalogue = new Catalogue({ titles: 5_000 });

function found(kind: 'movie' | 'tv', query: string): TitleFacts[] {
  const indices = discover(catalogue, kind, new URLSearchParams(query));
  return [...indices].map((index) => titleFacts(catalogue, kind, index));
}

describe('discover', () => {
  test.each<[string, (facts: TitleFacts) => boolean]>([
    ['with_original_language=id', ({ language }) => language.code === 'id'],
    ['with_original_language=id|ko', ({ language }) => ['id', 'ko'].includes(language.code)],
    ['with_genres=18', ({ genreIds }) => genreIds.includes(18)],
    ['with_genres=18,35', ({ genreIds }) => genreIds.includes(18) && genreIds.includes(35)],
    ['with_genres=18|35', ({ genreIds }) => genreIds.includes(18) || genreIds.includes(35)],
    ['with_origin_country=JP', ({ countries }) => countries.includes('JP')],
    ['vote_count.gte=100', ({ voteCount }) => voteCount >= 100],
    ['vote_average.gte=7.5', ({ voteAverage }) => voteAverage >= 7.5],
    [
      'primary_release_date.gte=2020-01-01',
      ({ releaseDay }) => (releaseDay ?? -Infinity) >= dayOf('2020-01-01'),
    ],
    [
      'primary_release_date.lte=1980-12-31',
      ({ releaseDay }) => (releaseDay ?? Infinity) <= dayOf('1980-12-31'),
    ],
    [
      'primary_release_year=2019',
      ({ releaseDay }) =>
        (releaseDay ?? Infinity) >= dayOf('2019-01-01') && (releaseDay ?? Infinity) <= dayOf('2019-12-31'),
    ],
    ['without_genres=18,35', ({ genreIds }) => !genreIds.includes(18) && !genreIds.includes(35)],
    ['sort_by=nothing.asc&with_nothing=1&with_release_type=3', () => true],
  ])('%s gives just the movies that fit', (query, fits) => {
    const all = found('movie', '');
    const chosen = found('movie', query);
    expect(chosen.length).toBeGreaterThan(0);
    expect(chosen.map(({ id }) => id)).toEqual(all.filter(fits).map(({ id }) => id));
  });

  const named = (json: unknown) => JSON.stringify(json);
  const has = (json: unknown, id: number) => named(json).includes(`"id":${id},`);
  const movie = ({ index }: TitleFacts) => movieDetails(catalogue, index, 'en-US');
  const show = ({ index }: TitleFacts) => seriesDetails(catalogue, index, 'en-US');
  const keywords = (facts: TitleFacts) => keywordsJson(catalogue, facts);

  test.each<['movie' | 'tv', string, (facts: TitleFacts) => boolean]>([
    ['movie', 'with_runtime.gte=120', (facts) => Number(movie(facts).runtime) >= 120],
    [
      'movie',
      'with_runtime.gte=60&with_runtime.lte=90',
      (facts) => Number(movie(facts).runtime) >= 60 && Number(movie(facts).runtime) <= 90,
    ],
    ['tv', 'with_runtime.gte=30', (facts) => Number([show(facts).episode_run_time].flat()[0] ?? 0) >= 30],
    ['movie', 'with_keywords=1813', (facts) => has(keywords(facts), 1813)],
    ['tv', 'with_keywords=800,1813', (facts) => has(keywords(facts), 800) && has(keywords(facts), 1813)],
    ['tv', 'with_keywords=800|1813', (facts) => has(keywords(facts), 800) || has(keywords(facts), 1813)],
    ['movie', 'without_keywords=1813', (facts) => !has(keywords(facts), 1813)],
    ['movie', 'with_companies=3000', (facts) => has(movie(facts).production_companies, 3000)],
    ['tv', 'without_companies=3000', (facts) => !has(show(facts).production_companies, 3000)],
    ['tv', 'with_networks=20', (facts) => has(show(facts).networks, 20)],
    ['tv', 'with_status=3|4', (facts) => ['Ended', 'Canceled'].includes(String(show(facts).status))],
    ['tv', 'with_type=5', (facts) => show(facts).type === 'Talk Show'],
  ])('of %s, %s gives just those whose details fit', (kind, query, fits) => {
    const all = found(kind, '');
    const fitting = all.filter(fits).map(({ id }) => id);
    expect(fitting.length).toBeGreaterThan(0);
    expect(fitting.length).toBeLessThan(all.length);
    expect(found(kind, query).map(({ id }) => id)).toEqual(fitting);
  });

  test.each(['with_original_language=en-US', 'with_genres=1', 'with_genres=18,1', 'with_origin_country=jp'])(
    '%s gives nothing, silently',
    (query) => {
      expect(found('movie', query)).toEqual([]);
    },
  );

  test('leaves out adult movies and videos unless they are wanted', () => {
    const some = found('movie', '');
    expect(some.some(({ adult, video }) => adult || video)).toBe(false);
    const all = found('movie', 'include_adult=true&include_video=true');
    expect(all.length).toBe(5_000);
    expect([all.some(({ adult }) => adult), all.some(({ video }) => video)]).toEqual([true, true]);
  });

  test('leaves out series without a first air date unless they are wanted', () => {
    expect(found('tv', '').some(({ releaseDay }) => releaseDay === null)).toBe(false);
    expect(found('tv', 'include_null_first_air_dates=true').length).toBe(catalogue.counts.tv);
    const slice = found('tv', 'first_air_date.gte=2010-01-01&first_air_date.lte=2019-12-31');
    expect(slice.length).toBeGreaterThan(0);
  });

  test.each<[string, (facts: TitleFacts) => number]>([
    ['popularity', ({ popularity }) => popularity],
    ['primary_release_date', ({ releaseDay }) => releaseDay ?? -Infinity],
    ['vote_count', ({ voteCount }) => voteCount],
  ])('sorts by %s both ways', (name, value) => {
    const up = found('movie', `sort_by=${name}.asc`).map(value);
    const down = found('movie', `sort_by=${name}.desc`).map(value);
    expect(up.every((one, place) => place === 0 || one >= (up[place - 1] ?? 0))).toBe(true);
    expect(down.every((one, place) => place === 0 || one <= (down[place - 1] ?? 0))).toBe(true);
  });

  test('slices by date add up to all that have a date', () => {
    const years = Array.from({ length: 130 }, (_, place) => 1_899 + place);
    const slices = years.flatMap((year) =>
      found('movie', `primary_release_date.gte=${year}-01-01&primary_release_date.lte=${year}-12-31`),
    );
    const dated = found('movie', '').filter(({ releaseDay }) => releaseDay !== null);
    expect(new Set(slices.map(({ id }) => id)).size).toBe(slices.length);
    expect(slices.length).toBe(dated.length);
  });

  test.each(['2020-02-30', '2020-1-1', 'yesterday'])('the date %s is refused', (date) => {
    expect(() => found('movie', `primary_release_date.gte=${date}`)).toThrow('Format needs to be YYYY-MM-DD');
  });
});
