import { isIsoDate, isIsoTime } from '../../../domain/days/iso-date.js';
import { LARGEST_INTEGER } from '../../../domain/numbers/largest-integer.js';
import { type TmdbKind, tmdbKey } from '../../../domain/tmdb/tmdb-id.js';
import type { TmdbGender } from '../../../domain/tmdb/tmdb-title.js';
import { quoted } from '../../../shared/quoted.js';
import type { Say } from './notices.js';

/** TMDB's scale was another until 2025, when The Way of Water had 8,112 (2023-04). */
const HIGHEST_POPULARITY = 1_000_000;

const LONGEST_QUOTE = 60;

/** Whether TMDB, and PostgreSQL's `integer`, can have such an id. */
export function isId(value: unknown): value is number {
  return isWholeWithin(value, 1, LARGEST_INTEGER);
}

/** Of a notice: a key, where there is an id. */
export function subjectOf(kind: TmdbKind, id: number | null): string {
  return isId(id) ? tmdbKey(kind, id) : `a ${kind}`;
}

/** The number where it is a whole one from 0; of any other it says so, and it is unknown. */
export function wholeNumber(value: number | null, name: string, say: Say): number | null {
  return value === 0 ? 0 : amount(value, name, say);
}

/** As `wholeNumber`, but 0 says that TMDB does not know. */
export function amount(value: number | null, name: string, say: Say, most = LARGEST_INTEGER): number | null {
  if (value === null || value === 0) return null;
  if (isWholeWithin(value, 1, most)) return value;
  say(`${name} ${value} is no whole number from 0 to ${most}`);
  return null;
}

export function popularity(value: number | null, say: Say): number | null {
  if (value === null || (value >= 0 && value <= HIGHEST_POPULARITY)) return value;
  say(`popularity ${value} is outside 0 to ${HIGHEST_POPULARITY}`);
  return null;
}

/** From 0 to 10; 0 is the average of no votes. */
export function voteAverage(value: number | null, voteCount: number | null, say: Say): number | null {
  if (value === null || (value === 0 && (voteCount ?? 0) === 0)) return null;
  if (value >= 0 && value <= 10) return voteCount === 0 ? null : value;
  say(`vote average ${value} is outside 0 to 10`);
  return null;
}

/** A whole day of the calendar, as ISO 8601. */
export function day(value: string | null, name: string, say: Say): string | null {
  if (value === null || isIsoDate(value)) return value;
  say(`${name} ${quoted(value, LONGEST_QUOTE)} is no date`);
  return null;
}

/** A time in UTC, as ISO 8601. */
export function instant(value: string | null, name: string, say: Say): string | null {
  if (value === null || isIsoTime(value)) return value;
  say(`${name} ${quoted(value, LONGEST_QUOTE)} is no time in UTC`);
  return null;
}

/** Of an image. */
export function imagePath(value: string | null, name: string, say: Say): string | null {
  if (value === null || value.startsWith('/')) return value;
  say(`${name} ${quoted(value, LONGEST_QUOTE)} does not begin with /`);
  return null;
}

/** `tt…` of a title, `nm…` of a person. */
export function imdbId(value: string | null, prefix: 'tt' | 'nm', say: Say): string | null {
  if (value === null || (value.startsWith(prefix) && /^..\d{7,10}$/.test(value))) return value;
  say(`IMDb id ${quoted(value, LONGEST_QUOTE)} is not ${prefix} and 7 or more digits`);
  return null;
}

const GENDERS: readonly TmdbGender[] = [null, 'female', 'male', 'non-binary'];

export function gender(value: number | null): TmdbGender {
  return GENDERS[value ?? 0] ?? null;
}

export function isWholeWithin(value: unknown, from: number, to: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value <= to;
}
