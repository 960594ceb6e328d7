import type { TmdbRecord } from './tmdb-record.js';

/** What an answer of TMDB held. */
export interface TmdbContent {
  readonly records: readonly TmdbRecord[];
  /** Of a page of a list, of reviews or of changes; `null` of details. */
  readonly page: TmdbPage | null;
  /** Of a page of changes: the ids that it names; absent of all else. */
  readonly changed?: readonly number[];
  /** Sentences about odd values that are unknown in the records; absent when there were none. */
  readonly notices?: readonly string[];
}

/** What a page says of its list. Totals move between two requests (popular 1,166,422 and 1,166,401: 2026-08-06). */
export interface TmdbPage {
  readonly page: number;
  /** As TMDB says, also where it serves fewer: it refuses pages past the 500th. */
  readonly totalPages: number;
  readonly totalResults: number;
}
