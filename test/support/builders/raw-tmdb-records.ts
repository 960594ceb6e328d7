import type { TmdbTitleKind } from '../../../src/domain/tmdb/tmdb-id.js';
import type { ListPlace, TmdbRecord } from '../../../src/domain/tmdb/tmdb-record.js';

export const A_DAY = '2026-01-02T10:00:00.000Z';

export interface RawTitleOptions {
  readonly kind?: TmdbTitleKind;
  readonly observedAt?: string;
  readonly place?: ListPlace | null;
  readonly raw?: unknown;
}

/** A title of which the raw answer matters and the rest is unknown. */
export function aRawTitle(
  id: number,
  {
    kind = 'movie',
    observedAt = A_DAY,
    place = null,
    raw = { id, title: `Title ${id}` },
  }: RawTitleOptions = {},
): TmdbRecord {
  return {
    record: 'title',
    observedAt,
    raw: JSON.stringify(raw),
    place,
    title: {
      kind,
      id,
      title: `Title ${id}`,
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
    },
  };
}

export function aRawPerson(id: number, place: ListPlace | null = null): TmdbRecord {
  return {
    record: 'person',
    observedAt: A_DAY,
    raw: JSON.stringify({ id, name: `Person ${id}` }),
    place,
    person: {
      id,
      name: `Person ${id}`,
      originalName: null,
      gender: null,
      knownForDepartment: null,
      profilePath: null,
      popularity: null,
      adult: null,
      details: null,
    },
  };
}

export function aRawReview(id: string): TmdbRecord {
  return {
    record: 'review',
    observedAt: A_DAY,
    raw: JSON.stringify({ id, content: `Review ${id}` }),
    review: {
      id,
      kind: 'movie',
      titleId: 278,
      author: 'somebody',
      rating: null,
      content: `Review ${id}`,
      language: null,
      url: null,
      createdAt: null,
      updatedAt: null,
    },
  };
}
