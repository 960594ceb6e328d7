import type { TmdbTitleKind } from '../../domain/tmdb/tmdb-id.js';

export interface Genre {
  readonly id: number;
  readonly name: string;
}

/** The lists of `/genre/movie/list` and `/genre/tv/list` in their order (answers of 2026-08-06). */
export const GENRES: Readonly<Record<TmdbTitleKind, readonly Genre[]>> = {
  movie: genres(
    '28 Action,12 Adventure,16 Animation,35 Comedy,80 Crime,99 Documentary,18 Drama,10751 Family,14 Fantasy,36 History,' +
      '27 Horror,10402 Music,9648 Mystery,10749 Romance,878 Science Fiction,10770 TV Movie,53 Thriller,10752 War,37 Western',
  ),
  tv: genres(
    '10759 Action & Adventure,16 Animation,35 Comedy,80 Crime,99 Documentary,18 Drama,10751 Family,10762 Kids,9648 Mystery,' +
      '10763 News,10764 Reality,10765 Sci-Fi & Fantasy,10766 Soap,10767 Talk,10768 War & Politics,37 Western',
  ),
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

export function genreOf(id: number): Genre {
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

function genres(text: string): Genre[] {
  return text.split(',').map((item) => {
    const space = item.indexOf(' ');
    return { id: Number(item.slice(0, space)), name: item.slice(space + 1) };
  });
}
