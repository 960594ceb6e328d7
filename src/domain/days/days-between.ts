import { dateOf, dayNumber } from './day-number.js';

/** All days from the first to the last, both included. */
export function daysBetween(first: string, last: string): readonly string[] {
  const from = dayNumber(first);
  return Array.from({ length: dayNumber(last) - from + 1 }, (_, index) => dateOf(from + index));
}
