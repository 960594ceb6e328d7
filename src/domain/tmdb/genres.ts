import type { TmdbTitleKind } from './tmdb-id.js';
import type { Named } from './tmdb-title.js';

/** In both lists, with the same id and name. */
const SHARED = [
  { id: 16, name: 'Animation' },
  { id: 35, name: 'Comedy' },
  { id: 80, name: 'Crime' },
  { id: 99, name: 'Documentary' },
  { id: 18, name: 'Drama' },
  { id: 10751, name: 'Family' },
  { id: 9648, name: 'Mystery' },
  { id: 37, name: 'Western' },
];

/** TMDB's genres of movies and of series with their English names (`genre/movie/list`, `genre/tv/list`: 2026-08-06). */
export const GENRES: Readonly<Record<TmdbTitleKind, readonly Named[]>> = {
  movie: [
    ...SHARED,
    { id: 28, name: 'Action' },
    { id: 12, name: 'Adventure' },
    { id: 14, name: 'Fantasy' },
    { id: 36, name: 'History' },
    { id: 27, name: 'Horror' },
    { id: 10402, name: 'Music' },
    { id: 10749, name: 'Romance' },
    { id: 878, name: 'Science Fiction' },
    { id: 10770, name: 'TV Movie' },
    { id: 53, name: 'Thriller' },
    { id: 10752, name: 'War' },
  ],
  tv: [
    ...SHARED,
    { id: 10759, name: 'Action & Adventure' },
    { id: 10762, name: 'Kids' },
    { id: 10763, name: 'News' },
    { id: 10764, name: 'Reality' },
    { id: 10765, name: 'Sci-Fi & Fantasy' },
    { id: 10766, name: 'Soap' },
    { id: 10767, name: 'Talk' },
    { id: 10768, name: 'War & Politics' },
  ],
};

/** The genre of an id, or of a name whose case, blanks and signs do not count: `sci-fi-fantasy` is Sci-Fi & Fantasy. */
export function findGenre(kind: TmdbTitleKind, text: string): Named | undefined {
  return GENRES[kind].find(({ id, name }) => String(id) === text || genreWord(name) === genreWord(text));
}

/** How a genre is called where blanks separate words, e.g. `sci-fi-fantasy`. */
export function genreSlug({ name }: Named): string {
  return name.toLowerCase().replace(/[^a-z]+/g, '-');
}

function genreWord(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
