import type { TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import type { Catalogue } from './catalogue.js';
import type { Json } from './json.js';
import { titleFacts } from './title-facts.js';
import { titleTexts } from './title-texts.js';

/** A row of `/movie/popular`, `/discover/tv` and the like. */
export function listRow(catalogue: Catalogue, kind: TmdbTitleKind, index: number, language: string): Json {
  const facts = titleFacts(catalogue, kind, index);
  const texts = titleTexts(catalogue, facts, language);
  // Rows are written out, here and below: putting them together from parts was two thirds of the time of a page.
  return kind === 'movie'
    ? {
        adult: facts.adult,
        backdrop_path: texts.backdropPath,
        genre_ids: facts.genreIds,
        id: facts.id,
        title: texts.title,
        original_language: facts.language.code,
        original_title: texts.originalTitle,
        overview: texts.overview,
        popularity: facts.popularity,
        poster_path: texts.posterPath,
        release_date: texts.releaseDate,
        softcore: facts.softcore,
        video: facts.video,
        vote_average: facts.voteAverage,
        vote_count: facts.voteCount,
      }
    : {
        adult: facts.adult,
        backdrop_path: texts.backdropPath,
        genre_ids: facts.genreIds,
        id: facts.id,
        origin_country: facts.countries,
        original_language: facts.language.code,
        original_name: texts.originalTitle,
        overview: texts.overview,
        popularity: facts.popularity,
        poster_path: texts.posterPath,
        first_air_date: texts.releaseDate,
        softcore: facts.softcore,
        name: texts.title,
        vote_average: facts.voteAverage,
        vote_count: facts.voteCount,
      };
}

/** A row that says its kind, as in trending lists, recommendations and what `/find` answers. */
export function mediaRow(catalogue: Catalogue, kind: TmdbTitleKind, index: number, language: string): Json {
  const facts = titleFacts(catalogue, kind, index);
  const texts = titleTexts(catalogue, facts, language);
  return kind === 'movie'
    ? {
        adult: facts.adult,
        backdrop_path: texts.backdropPath,
        id: facts.id,
        title: texts.title,
        original_title: texts.originalTitle,
        overview: texts.overview,
        poster_path: texts.posterPath,
        media_type: kind,
        original_language: facts.language.code,
        genre_ids: facts.genreIds,
        popularity: facts.popularity,
        release_date: texts.releaseDate,
        softcore: facts.softcore,
        video: facts.video,
        vote_average: facts.voteAverage,
        vote_count: facts.voteCount,
      }
    : {
        adult: facts.adult,
        backdrop_path: texts.backdropPath,
        id: facts.id,
        name: texts.title,
        original_name: texts.originalTitle,
        overview: texts.overview,
        poster_path: texts.posterPath,
        media_type: kind,
        original_language: facts.language.code,
        genre_ids: facts.genreIds,
        popularity: facts.popularity,
        first_air_date: texts.releaseDate,
        softcore: facts.softcore,
        vote_average: facts.voteAverage,
        vote_count: facts.voteCount,
        origin_country: facts.countries,
      };
}
