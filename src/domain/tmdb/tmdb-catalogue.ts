import type { Catalogue, CatalogueWords } from '../engine/catalogue.js';
import type { TmdbContent } from './tmdb-content.js';
import type { TmdbRecord } from './tmdb-record.js';
import type { TmdbTarget } from './tmdb-target.js';

/** TMDB's movies, series and people. A key is what is asked for below `/3`, see `targetKey`. */
export interface Tmdb extends Catalogue {
  readonly key: string;
  readonly target: TmdbTarget;
  readonly content: TmdbContent;
  readonly record: readonly TmdbRecord[];
}

export const TMDB_WORDS: CatalogueWords = {
  target: 'request',
  targets: 'requests',
  record: 'answer',
  records: 'answers',
  answers: 'answers',
  notFound:
    'TMDB has nothing under that id any more, has merged it into another, or never had it; what is stored of it stays, and tmdb.gone has it',
  invalid: 'TMDB refused what was asked for; tell the authors of this program',
  instead: '',
  gaps: {},
};
