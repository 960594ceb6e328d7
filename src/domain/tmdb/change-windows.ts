import { dateOf, dayNumber } from '../days/day-number.js';

/** Days of changes that TMDB answers at once (422 for more), and promises to have (documentation of 2026-08). */
export const MOST_DAYS_OF_CHANGES = 14;

/** Days in UTC, ISO 8601. Whether TMDB counts the day of the end is documented nowhere (2026-08): here it is not among them. */
export interface ChangeWindow {
  readonly from: string;
  readonly to: string;
}

/** The days from the first to the last, both among them, in windows of as many as TMDB answers; none where the last is before. */
export function changeWindows(first: string, last: string): readonly ChangeWindow[] {
  const end = dayNumber(last) + 1;
  const windows: ChangeWindow[] = [];
  for (let from = dayNumber(first); from < end; from += MOST_DAYS_OF_CHANGES) {
    windows.push({ from: dateOf(from), to: dateOf(Math.min(from + MOST_DAYS_OF_CHANGES, end)) });
  }
  return windows;
}

/** Whether TMDB may be asked for them at once. */
export function isChangeWindow({ from, to }: ChangeWindow): boolean {
  const days = dayNumber(to) - dayNumber(from);
  return days > 0 && days <= MOST_DAYS_OF_CHANGES;
}
