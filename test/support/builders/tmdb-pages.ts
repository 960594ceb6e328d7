import type { TmdbContent } from '../../../src/domain/tmdb/tmdb-content.js';
import type { TmdbKind } from '../../../src/domain/tmdb/tmdb-id.js';
import type { TmdbPerson } from '../../../src/domain/tmdb/tmdb-person.js';
import type { TmdbRecord } from '../../../src/domain/tmdb/tmdb-record.js';
import type { TmdbTitle } from '../../../src/domain/tmdb/tmdb-title.js';

/** A row of a list that says nothing but what it is and where it stands. */
export function tmdbRow(kind: TmdbKind, id: number, position: number): TmdbRecord {
  const place = { list: 'a list', position };
  const seen = { observedAt: '2026-11-26T12:00:00.000Z', raw: `{"id":${id}}`, place };
  if (kind === 'person') return { ...seen, record: 'person', person: { ...PERSON, id } };
  return { ...seen, record: 'title', title: { ...TITLE, kind, id } };
}

/** An answer that is a page of a list or of reviews. */
export function tmdbPage(
  page: number,
  totalPages: number,
  totalResults = totalPages * 20,
  records: readonly TmdbRecord[] = [],
): TmdbContent {
  return { records, page: { page, totalPages, totalResults } };
}

const PERSON: Omit<TmdbPerson, 'id'> = {
  name: 'Somebody',
  originalName: null,
  gender: null,
  knownForDepartment: null,
  profilePath: null,
  popularity: null,
  adult: null,
  details: null,
};

const TITLE: Omit<TmdbTitle, 'kind' | 'id'> = {
  title: 'Something',
  originalTitle: null,
  originalLanguage: null,
  overview: null,
  releaseDate: null,
  posterPath: null,
  backdropPath: null,
  adult: null,
  softcore: null,
  video: null,
  popularity: null,
  voteAverage: null,
  voteCount: null,
  genreIds: [],
  originCountries: [],
  details: null,
};
