import { type Film, films } from '../../../src/demo/imdb-site/films.js';
import { checkMovie } from '../../../src/domain/imdb/check-movie.js';
import type { Movie } from '../../../src/domain/imdb/movie.js';
import { UNKNOWN_VALUES } from '../../../src/domain/imdb/unknown-values.js';

/** The films of the local site as movies, made without its pages; all sums are in US dollars. */
export const filmMovies: readonly Movie[] = films.map(movieOf);

function movieOf(film: Film): Movie {
  const dollars = (amount: number | undefined) => (amount === undefined ? null : { amount, currency: 'USD' });
  const check = checkMovie(
    {
      ...UNKNOWN_VALUES,
      titleId: film.titleId,
      kind: 'movie',
      title: film.title,
      originalTitle: film.originalTitle,
      year: film.year,
      endYear: null,
      rating: film.rating,
      voteCount: film.votes,
      metascore: film.metascore,
      durationMinutes: film.runtimeMinutes,
      certificate: film.certificate,
      genres: film.genres,
      plot: film.plot,
      posterUrl: null,
      releaseDate: film.releaseDate,
      countries: film.countries,
      languages: film.languages,
      budget: dollars(film.budget),
      grossWorldwide: dollars(film.grossWorldwide),
      chartRank: film.rank,
      cast: film.cast.map((role, index) => ({ ...role, billingOrder: index + 1 })),
      directors: film.directors,
      source: 'imdb-html',
      fetchedAt: '2026-01-02T03:04:05.000Z',
    },
    new Date('2026-01-03'),
  );
  if (check.movie === undefined) throw new Error(`${film.titleId}: ${check.violations.join('; ')}`);
  return check.movie;
}
