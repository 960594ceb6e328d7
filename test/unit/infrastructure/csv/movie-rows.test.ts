import { describe, expect, test } from 'vitest';
import {
  actorRows,
  MOVIE_COLUMNS,
  movieActorRows,
  movieRow,
} from '../../../../src/infrastructure/csv/movie-rows.js';
import { actor, titleId } from '../../../support/builders/movie-builder.js';
import { csvCast, csvMovie } from '../../../support/stores/csv-movies.js';

function named(row: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(MOVIE_COLUMNS.map((column, at) => [column, row[at]]));
}

describe('rows of a movie', () => {
  test('the row of movies.csv holds every value under its column', () => {
    const movie = csvMovie(111161, {
      originalTitle: 'Original',
      endYear: 2001,
      metascore: 82,
      posterUrl: 'https://images.example/1.jpg',
      grossWorldwide: { amount: 28_767_189, currency: 'USD' },
      chartRank: 1,
      isAdult: false,
      seriesId: titleId(903747),
      seriesTitle: 'A series',
      seasonNumber: 0,
      episodeNumber: 4,
      seasonCount: 5,
      episodeCount: 62,
      productionStatus: 'released',
      interests: ['Prison Drama', 'Epic'],
      keywords: ['a|b', 'c'],
      companies: ['One', 'Two'],
      grossDomestic: { amount: 28_341_469, currency: 'USD' },
      grossOpening: { amount: 727_327, currency: 'CAD' },
      partialReleaseDate: '1999-03',
      releaseCountry: 'France',
      awardWins: 21,
      awardNominations: 42,
      popularityRank: 51,
      castCount: 66,
      writers: [actor(7, 'Bob Writer'), actor(8, 'Cy Writer')],
      creators: [actor(9, 'Di Creator')],
    });
    expect(named(movieRow(movie))).toEqual({
      imdb_id: 'tt0111161',
      kind: 'movie',
      title: 'Movie 111161',
      original_title: 'Original',
      year: '1999',
      end_year: '2001',
      rating: '7.5',
      vote_count: '112161',
      metascore: '82',
      duration_minutes: '120',
      certificate: 'PG-13',
      genres: 'Drama|Comedy',
      directors: 'Ada Director',
      plot: 'What happens, "in short", in movie 111161.',
      poster_url: 'https://images.example/1.jpg',
      release_date: '1999-03-04',
      countries: 'France',
      languages: 'French',
      budget: '1000000',
      budget_currency: 'EUR',
      gross_worldwide: '28767189',
      gross_currency: 'USD',
      chart_rank: '1',
      is_adult: 'false',
      series_id: 'tt0903747',
      series_title: 'A series',
      season_number: '0',
      episode_number: '4',
      season_count: '5',
      episode_count: '62',
      production_status: 'released',
      interests: 'Prison Drama|Epic',
      keywords: 'a\\|b|c',
      companies: 'One|Two',
      gross_domestic: '28341469',
      gross_domestic_currency: 'USD',
      gross_opening: '727327',
      gross_opening_currency: 'CAD',
      partial_release_date: '1999-03',
      release_country: 'France',
      award_wins: '21',
      award_nominations: '42',
      popularity_rank: '51',
      cast_count: '66',
      writers: 'Bob Writer|Cy Writer',
      creators: 'Di Creator',
      director_ids: movie.directors.map(({ nameId }) => nameId).join(),
      writer_ids: 'nm0000007|nm0000008',
      creator_ids: 'nm0000009',
      source: 'imdb-html',
      updated_at: '2026-01-02T03:04:05.000Z',
    });
  });

  test('what is unknown is empty, and zero is not unknown', () => {
    const movie = csvMovie(1, { year: null, rating: null, budget: null, genres: [], awardWins: 0 });
    const row = named(movieRow(movie));
    expect([row.year, row.rating, row.budget, row.budget_currency, row.genres]).toEqual(['', '', '', '', '']);
    expect(row.award_wins).toBe('0');
  });

  test('text that a spreadsheet would run is escaped in every file, numbers are not', () => {
    const movie = csvMovie(1, {
      title: '=1+1',
      genres: ['-x', '=y'],
      cast: csvCast([5]).map((member) => ({ ...member, name: '@name', characters: ['+role'] })),
    });
    expect(named(movieRow(movie))).toMatchObject({ title: "'=1+1", genres: "'-x|=y" });
    expect(actorRows(movie)).toEqual([['nm0000005', "'@name"]]);
    expect(movieActorRows(movie)).toEqual([['tt0000001', 'nm0000005', '1', "'+role"]]);
  });
});
