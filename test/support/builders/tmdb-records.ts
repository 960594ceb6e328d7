import type { ChangeWindow } from '../../../src/domain/tmdb/change-windows.js';
import type { TmdbChange } from '../../../src/domain/tmdb/tmdb-changes.js';
import type { TmdbKind } from '../../../src/domain/tmdb/tmdb-id.js';
import type { TmdbPerson } from '../../../src/domain/tmdb/tmdb-person.js';
import type { ListPlace, TmdbFind, TmdbRecord } from '../../../src/domain/tmdb/tmdb-record.js';
import type { TmdbReview } from '../../../src/domain/tmdb/tmdb-review.js';
import type { TmdbTitle } from '../../../src/domain/tmdb/tmdb-title.js';

export interface Sighting {
  readonly observedAt?: string;
  readonly place?: ListPlace | null;
}

const FIRST_SEEN = '2026-08-06T10:00:00.000Z';

export function tmdbReview(id: string, values: Partial<TmdbReview> = {}): TmdbReview {
  return {
    id,
    kind: 'movie',
    titleId: 278,
    author: 'somebody',
    rating: 8.5,
    content: 'It *is* good.\r\n\r\nReally.',
    language: 'en',
    url: `https://example.org/review/${id}`,
    createdAt: '2020-01-02T03:04:05.678Z',
    updatedAt: '2021-06-23T15:57:00.000Z',
    ...values,
  };
}

export function titleRecord(
  title: TmdbTitle,
  { observedAt = FIRST_SEEN, place = null }: Sighting = {},
): TmdbRecord {
  return { record: 'title', title, observedAt, place, raw: '{}' };
}

export function personRecord(
  person: TmdbPerson,
  { observedAt = FIRST_SEEN, place = null }: Sighting = {},
): TmdbRecord {
  return { record: 'person', person, observedAt, place, raw: '{}' };
}

export function reviewRecord(review: TmdbReview, { observedAt = FIRST_SEEN }: Sighting = {}): TmdbRecord {
  return { record: 'review', review, observedAt, raw: '{}' };
}

/** What TMDB has under an id of IMDb. */
export function findRecord(
  imdbId: string,
  titles: TmdbFind['titles'],
  { observedAt = FIRST_SEEN }: Sighting = {},
): TmdbRecord {
  return { record: 'find', find: { imdbId, titles }, observedAt, raw: '{}' };
}

export function tmdbChange(itemId: string, values: Partial<TmdbChange> = {}): TmdbChange {
  return {
    itemId,
    changeKey: 'overview',
    action: 'updated',
    changedAt: '2026-08-05T00:01:02.000Z',
    language: 'fr',
    country: 'FR',
    value: '"Un lac."',
    originalValue: '"Une côte."',
    ...values,
  };
}

/** What was edited of a thing on a day. */
export function changesRecord(
  { kind, id }: { readonly kind: TmdbKind; readonly id: number },
  changes: readonly TmdbChange[],
  { observedAt = FIRST_SEEN, from = '2026-08-05', to = '2026-08-07' }: Sighting & Partial<ChangeWindow> = {},
): TmdbRecord {
  return { record: 'changes', changes: { kind, id, from, to, changes }, observedAt, raw: '{"changes":[]}' };
}
