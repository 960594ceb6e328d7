import { isKnown, MOVIE_FIELDS, type Movie, type MovieField } from './movie.js';

/** What a source has said of a title: the values that it knows, by their fields. */
export type Said = Readonly<Partial<Pick<Movie, MovieField>>>;

export function saidOf(movie: Movie): Said {
  return Object.fromEntries(
    MOVIE_FIELDS.filter((field) => isKnown(movie, field)).map((field) => [field, movie[field]]),
  );
}
