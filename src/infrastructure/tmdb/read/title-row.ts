import { z } from 'zod';
import type { TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import type { TmdbTitle } from '../../../domain/tmdb/tmdb-title.js';
import { flag, listOf, members, named, number, text, texts } from './json-fields.js';
import { day, imagePath, isId, popularity, voteAverage, wholeNumber } from './known-values.js';
import { genreIdsOf } from './named-values.js';
import type { Say } from './notices.js';

/** What rows of lists and details of titles have in common, of both kinds. */
export const titleFields = {
  id: number,
  /** Of movies. */
  title: text,
  original_title: text,
  release_date: text,
  video: flag,
  /** Of series. */
  name: text,
  original_name: text,
  first_air_date: text,
  original_language: text,
  overview: text,
  poster_path: text,
  backdrop_path: text,
  adult: flag,
  softcore: flag,
  popularity: number,
  vote_average: number,
  vote_count: number,
  /** Of rows. */
  genre_ids: members,
  /** Of details. */
  genres: listOf(named),
  origin_country: texts,
};

export const titleRow = z.object(titleFields);

/** `null`, and it says why, for what has no id or no title, which no title of TMDB is without. */
export function titleOf(fields: z.output<typeof titleRow>, kind: TmdbTitleKind, say: Say): TmdbTitle | null {
  const { id, original_language, overview, adult, softcore, video, vote_count } = fields;
  const isMovie = kind === 'movie';
  const originalTitle = isMovie ? fields.original_title : fields.original_name;
  const title = (isMovie ? fields.title : fields.name) ?? originalTitle;
  if (!isId(id) || title === null) {
    say(isId(id) ? 'it has no title' : 'it has no id');
    return null;
  }
  const voteCount = wholeNumber(vote_count, 'vote count', say);
  const date = isMovie ? fields.release_date : fields.first_air_date;
  const genres = fields.genre_ids ?? fields.genres.map((genre) => genre.id);
  return {
    kind,
    id,
    title,
    originalTitle,
    originalLanguage: original_language,
    overview,
    releaseDate: day(date, isMovie ? 'release date' : 'first air date', say),
    posterPath: imagePath(fields.poster_path, 'poster', say),
    backdropPath: imagePath(fields.backdrop_path, 'backdrop', say),
    adult,
    softcore,
    video: isMovie ? video : null,
    popularity: popularity(fields.popularity, say),
    voteAverage: voteAverage(fields.vote_average, voteCount, say),
    voteCount,
    genreIds: genreIdsOf(genres, say),
    originCountries: fields.origin_country,
    details: null,
  };
}
