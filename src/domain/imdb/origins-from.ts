import type { FieldOrigins } from '../engine/outcome.js';
import { isKnown, MOVIE_FIELDS, type Movie } from './movie.js';

/** All known fields of a movie that one source gave, with its name. */
export function originsFrom(source: string, movie: Movie): FieldOrigins {
  const known = MOVIE_FIELDS.filter((field) => isKnown(movie, field));
  return Object.fromEntries(known.map((field) => [field, source]));
}
