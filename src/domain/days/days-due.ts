import { dateOf, dayNumber } from './day-number.js';

export interface DaysDue {
  /** The first and the last day that were missed since one was published; `null` where there is none. */
  readonly missed: { readonly first: string; readonly last: string } | null;
  readonly today: boolean;
}

/** The days that are to be published now: `isTime` says whether the time of today has come. */
export function daysDue(lastPublished: string | null, today: string, isTime: boolean): DaysDue {
  // Of days before the first nothing was followed.
  if (lastPublished === null) return { missed: null, today: isTime };
  const first = dateOf(dayNumber(lastPublished) + 1);
  const last = dateOf(dayNumber(today) - 1);
  return { missed: first <= last ? { first, last } : null, today: isTime && first <= today };
}
