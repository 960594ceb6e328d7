import { GENRES } from '../tmdb/genres.js';
import type { TmdbTitleKind } from '../tmdb/tmdb-id.js';
import type { Named } from '../tmdb/tmdb-title.js';

/** TMDB's genre of movies made for television: for IMDb that is a kind of title. */
export const TV_MOVIE_GENRE = 10770;

/**
 * What IMDb calls genres of TMDB that it spells otherwise, by TMDB's id. Where TMDB has one genre for two of IMDb's both are
 * named, and none where IMDb has no such genre.
 */
const IMDB_NAMES: ReadonlyMap<number, readonly string[]> = new Map<number, readonly string[]>([
  [878, ['Sci-Fi']],
  [TV_MOVIE_GENRE, []],
  [10759, ['Action', 'Adventure']],
  // Children's series are Family for IMDb.
  [10762, ['Family']],
  [10764, ['Reality-TV']],
  [10765, ['Sci-Fi', 'Fantasy']],
  [10766, []],
  [10767, ['Talk-Show']],
  [10768, ['War']],
]);

/**
 * Genres in IMDb's spelling, each once. They are known by id, since TMDB translates their names; one that is in neither
 * of TMDB's lists keeps the name that it came with.
 */
export function imdbGenres(kind: TmdbTitleKind, genres: readonly Named[]): readonly string[] {
  const names = genres.flatMap(({ id, name }) => {
    const english = GENRES[kind].find((genre) => genre.id === id)?.name ?? name;
    return IMDB_NAMES.get(id) ?? [english];
  });
  return [...new Set(names)];
}
