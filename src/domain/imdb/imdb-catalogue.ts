import type { Catalogue, CatalogueWords } from '../engine/catalogue.js';
import type { ReportedFields } from '../engine/run-tally.js';
import type { Page, PageContent } from './imdb-page.js';
import { isKnown, MOVIE_FIELDS, type Movie } from './movie.js';
import { DATASETS_SOURCE, TMDB_SOURCE } from './sources.js';
import type { TitleId } from './title-id.js';

/** IMDb's titles. */
export interface Imdb extends Catalogue {
  readonly key: TitleId;
  readonly target: Page;
  readonly content: PageContent;
  readonly record: Movie;
}

export const IMDB_WORDS: CatalogueWords = {
  target: 'title',
  targets: 'titles',
  record: 'movie',
  records: 'movies',
  answers: 'pages',
  notFound: 'what was asked has no such title; take it from the list, or ask another source',
  invalid: 'what was answered holds no id or title that a movie can have',
  instead: ', or use the licensed IMDb datasets or TMDB (--fallback imdb-datasets,tmdb)',
  gaps: {
    [DATASETS_SOURCE]:
      'the datasets know no Metascore, plot, poster, certificate, release date, countries, languages, budget or gross',
    [TMDB_SOURCE]:
      'TMDB knows no rating, votes, ranks or awards of IMDb, and no name ids: its titles come without cast and crew',
  },
};

/** Every title has a kind, and few have an end year: their shares say nothing about the pages. */
export const REPORTED_MOVIE_FIELDS: ReportedFields<Imdb> = MOVIE_FIELDS.filter(
  (field) => field !== 'kind' && field !== 'endYear',
).map((field) => ({ name: field, isKnown: (movie) => isKnown(movie, field) }));
