import { describe, expect, it } from 'vitest';
import { checkMovie } from '../../../../src/domain/imdb/check-movie.js';
import { isKnown, MOVIE_FIELDS } from '../../../../src/domain/imdb/movie.js';
import { movieOfTmdb } from '../../../../src/domain/imdb-from-tmdb/movie-of-tmdb.js';
import { TMDB_IMAGE_URL } from '../../../../src/domain/tmdb/image-url.js';
import type { TmdbTitle, TmdbTitleDetails } from '../../../../src/domain/tmdb/tmdb-title.js';
import { titleId } from '../../../support/builders/movie-builder.js';
import { tmdbMovie, tmdbSeries } from '../../../support/builders/tmdb-titles.js';

const observedAt = '2026-09-01T12:00:00.000Z';

function movieOf({ details, ...title }: TmdbTitle) {
  if (details === null) throw new Error('the title has no details');
  const of = { titleId: titleId(7), observedAt, posterSize: 'w500', imageBaseUrl: TMDB_IMAGE_URL } as const;
  return movieOfTmdb({ ...title, details }, of);
}

const movieWith = (details: Partial<TmdbTitleDetails>, values: Partial<TmdbTitle> = {}) =>
  movieOf(tmdbMovie(7, details, values));
const seriesWith = (details: Partial<TmdbTitleDetails>) => movieOf(tmdbSeries(7, details));
const genre = (id: number, name: string) => ({ id, name });

describe('the movie that TMDB makes of a title', () => {
  it('has what TMDB knows, in the words of a movie', () => {
    const certificates = [
      { country: 'FR', certificate: '12' },
      { country: 'US', certificate: 'PG-13' },
    ];
    const movie = movieWith({ certificates });
    expect(movie).toMatchObject({
      titleId: 'tt0000007',
      kind: 'movie',
      title: 'Movie 7',
      originalTitle: 'Film 7',
      year: 2026,
      endYear: null,
      durationMinutes: 101,
      certificate: 'PG-13',
      genres: ['Drama', 'Comedy'],
      plot: 'What happens in movie 7.',
      posterUrl: 'https://image.tmdb.org/t/p/w500/poster7.jpg',
      releaseDate: '2026-03-04',
      countries: ['France', 'Belgium', 'Luxembourg'],
      languages: ['French', 'Dutch'],
      budget: { amount: 3_000_000_000, currency: 'USD' },
      grossWorldwide: { amount: 4_000_000_000, currency: 'USD' },
      isAdult: false,
      productionStatus: 'released',
      keywords: ['based on novel or book', 'friendship'],
      companies: ['Studio', 'Other Studio'],
      source: 'tmdb',
      fetchedAt: observedAt,
    });
    expect(checkMovie(movie, new Date(observedAt)).violations).toBeUndefined();
  });

  it("has neither rating nor votes, which are not IMDb's, and nobody, since TMDB names people by ids of its own", () => {
    const { movie } = checkMovie(
      movieWith({}, { voteAverage: 8.4, voteCount: 30_000 }),
      new Date(observedAt),
    );
    if (movie === undefined) throw new Error('it is no movie');
    const unknown = ['rating', 'voteCount', 'cast', 'directors', 'writers', 'creators', 'castCount'] as const;
    expect(unknown.filter((field) => isKnown(movie, field))).toEqual([]);
  });

  it('knows nothing of what TMDB does not know', () => {
    const { movie } = checkMovie(
      movieWith(
        {
          genres: [],
          spokenLanguages: [],
          productionCountries: [],
          companies: [],
          keywords: [],
          certificates: [{ country: 'FR', certificate: '12' }],
          runtimeMinutes: null,
          budget: null,
          revenue: null,
          status: 'Rumored',
        },
        {
          originalTitle: null,
          overview: null,
          releaseDate: null,
          posterPath: null,
          adult: null,
          originCountries: [],
        },
      ),
      new Date(observedAt),
    );
    if (movie === undefined) throw new Error('it is no movie');
    expect(MOVIE_FIELDS.filter((field) => isKnown(movie, field))).toEqual(['kind', 'title']);
  });

  it.each([
    ['Science Fiction', genre(878, 'Science Fiction'), ['Sci-Fi']],
    ['a translated name', genre(18, 'Dramma'), ['Drama']],
    ['a genre that is no more', genre(10769, 'Foreign'), ['Foreign']],
  ])('spells genres as IMDb does: %s', (_, given, names) => {
    expect(movieWith({ genres: [given] }).genres).toEqual(names);
  });

  it('takes a genre of series that is two for IMDb for both, each once', () => {
    const genres = [
      genre(10759, 'Action & Adventure'),
      genre(10765, 'Sci-Fi & Fantasy'),
      genre(10766, 'Soap'),
      genre(10762, 'Kids'),
      genre(10751, 'Family'),
      genre(10764, 'Reality'),
      genre(10767, 'Talk'),
      genre(10768, 'War & Politics'),
    ];
    expect(seriesWith({ genres }).genres).toEqual([
      'Action',
      'Adventure',
      'Sci-Fi',
      'Fantasy',
      'Family',
      'Reality-TV',
      'Talk-Show',
      'War',
    ]);
  });

  it('takes a TV Movie for a kind of title', () => {
    const genres = [genre(10770, 'TV Movie'), genre(80, 'Crime')];
    expect(movieWith({ genres })).toMatchObject({ kind: 'tvMovie', genres: ['Crime'] });
  });

  it.each([
    ['Returning Series', 'Scripted', { kind: 'tvSeries', endYear: null, productionStatus: 'released' }],
    ['Ended', 'Miniseries', { kind: 'tvMiniSeries', endYear: 2026, productionStatus: 'released' }],
    ['Canceled', 'Reality', { kind: 'tvSeries', endYear: 2026, productionStatus: 'released' }],
    ['Planned', null, { kind: 'tvSeries', endYear: null, productionStatus: 'announced' }],
    ['Pilot', null, { kind: 'tvSeries', endYear: null, productionStatus: null }],
  ])('says of a series that is %s when it ended and what kind it is', (status, type, said) => {
    expect(seriesWith({ status, type })).toMatchObject(said);
  });

  it('knows how long a series is, and that one that is announced has no length', () => {
    expect(seriesWith({})).toMatchObject({ seasonCount: 1, episodeCount: 10, durationMinutes: null });
    expect(seriesWith({ seasonCount: 0, episodeCount: 0 })).toMatchObject({
      seasonCount: null,
      episodeCount: null,
    });
  });

  it('names countries and languages, also those that are no more or are codes of TMDB alone', () => {
    const movie = movieWith({
      productionCountries: ['US', 'GB', 'SU', 'XC', 'XG', 'HK', 'BA', 'CI', '??'],
      spokenLanguages: ['cn', 'zh', 'xx', 'sh', 'id', 'not a code'],
    });
    expect(movie.countries).toEqual([
      'United States',
      'United Kingdom',
      'Soviet Union',
      'Czechoslovakia',
      'East Germany',
      'Hong Kong',
      'Bosnia and Herzegovina',
      "Côte d'Ivoire",
      '??',
    ]);
    expect(movie.languages).toEqual(['Cantonese', 'Mandarin', 'Serbo-Croatian', 'Indonesian', 'not a code']);
  });

  it('is of the countries of origin where TMDB knows none of production', () => {
    expect(movieWith({ productionCountries: [] }).countries).toEqual(['France', 'Belgium']);
  });
});
