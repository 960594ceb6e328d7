import { parseDay } from '../catalogue/days.js';
import { Refused } from '../errors.js';

/** Days since 1970-01-01. */
export interface DateRange {
  readonly from: number;
  /** The first day after the range. */
  readonly to: number;
}

const MOST_DAYS = 14;

/**
 * What `start_date` and `end_date` ask for: the days from the first up to the second, without the second; whether TMDB
 * counts it is documented nowhere. Without both it is today, the last 24 hours; with one of them it is a day, since TMDB
 * answers for one alone however long ago it is (`start_date=2024-12-24` and `end_date=2025-11-24`, asked on 2026-08-06).
 * Throws `Refused` for a date that is none and for more than 14 days.
 */
export function dateRange(query: URLSearchParams, today: number): DateRange {
  const start = dayOf(query.get('start_date'));
  const end = dayOf(query.get('end_date'));
  const from = start ?? (end === null ? today : end - 1);
  const to = end ?? from + 1;
  if (to < from || to - from > MOST_DAYS) throw new Refused(20);
  return { from, to };
}

function dayOf(text: string | null): number | null {
  if (text === null || text === '') return null;
  const day = parseDay(text);
  if (day === null) throw new Refused(23);
  return day;
}
