import type { ChangeWindow } from './change-windows.js';
import type { TmdbKind } from './tmdb-id.js';

/** In TMDB's words. */
export const CHANGE_ACTIONS = ['added', 'updated', 'deleted'] as const;

export type ChangeAction = (typeof CHANGE_ACTIONS)[number];

/** One edit of a movie, a series or a person, as TMDB logged it; it never changes. */
export interface TmdbChange {
  /** TMDB's id of the edit: 24 hexadecimal digits. */
  readonly itemId: string;
  /** What was edited, one of TMDB's `change_keys` such as `title`, `cast`, `images`. */
  readonly changeKey: string;
  readonly action: ChangeAction;
  /** ISO 8601, UTC; TMDB tells seconds. */
  readonly changedAt: string;
  /** ISO 639-1, `xx` for none; `null` of what is in no language. */
  readonly language: string | null;
  /** ISO 3166-1. */
  readonly country: string | null;
  /** JSON: a text, a number or an object, by what was edited; `null` where TMDB says none, as of what was deleted. */
  readonly value: string | null;
  /** As `value`, of before the edit. */
  readonly originalValue: string | null;
}

/** What TMDB lists as edited of one thing on some days: often nothing. */
export interface TmdbChanges extends ChangeWindow {
  readonly kind: TmdbKind;
  readonly id: number;
  /** In TMDB's order. */
  readonly changes: readonly TmdbChange[];
}
