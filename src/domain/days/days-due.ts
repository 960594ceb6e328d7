import { dateOf, dayNumber } from './day-number.js';

/**
 * The days that are to be published now, as the first and the last of them: all since the last one that is, up to today once its
 * time has come, else up to yesterday; `null` for none. Without an earlier day only today can be had.
 */
export function daysDue(
  lastPublished: string | null,
  today: string,
  isTime: boolean,
): { readonly first: string; readonly last: string } | null {
  const last = isTime ? today : dateOf(dayNumber(today) - 1);
  const first = lastPublished === null ? today : dateOf(dayNumber(lastPublished) + 1);
  return first <= last ? { first, last } : null;
}
