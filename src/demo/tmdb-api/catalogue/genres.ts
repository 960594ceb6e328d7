import { GENRES as TMDB_GENRES } from '../../../domain/tmdb/genres.js';
import type { TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import type { Named } from '../../../domain/tmdb/tmdb-title.js';

/** The lists of `/genre/movie/list` and `/genre/tv/list` in their order, which is by name (answers of 2026-08-06). */
export const GENRES: Readonly<Record<TmdbTitleKind, readonly Named[]>> = {
  movie: byName(TMDB_GENRES.movie),
  tv: byName(TMDB_GENRES.tv),
};

const nameById = new Map([...GENRES.movie, ...GENRES.tv].map(({ id, name }) => [id, name]));
const movieIdByName = new Map(GENRES.movie.map(({ id, name }) => [name, id]));

/** What IMDb calls otherwise, or has as a genre where TMDB has none. */
const IMDB_NAMES: Readonly<Record<string, readonly number[]>> = {
  'Sci-Fi': [878],
  Musical: [10402],
  'Film-Noir': [80],
  Biography: [36],
  Sport: [],
};

export function genreOf(id: number): Named {
  return { id, name: nameById.get(id) ?? '' };
}

/** TMDB's ids for genres by IMDb's names, each once. */
export function genreIdsOfImdb(names: readonly string[]): number[] {
  const ids = names.flatMap((name) => {
    const id = movieIdByName.get(name);
    return id === undefined ? (IMDB_NAMES[name] ?? []) : [id];
  });
  return [...new Set(ids)];
}

function byName(genres: readonly Named[]): readonly Named[] {
  return genres.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
