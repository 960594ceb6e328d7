import { headerValues } from './header-values.js';

/** What a site may ask for at least and at most; past the most it means "not any more". */
const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 366 * 24 * 3_600_000;

const NUMBER = /^[+-]?\d+(?:\.\d*)?$/;
/** The three forms of an HTTP date begin with the name of a day; `Date.parse` takes far more for dates. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? .{10,40}$/i;

/**
 * How long `Retry-After` asks to wait, in milliseconds, from a second to a year; `null` when it is absent or neither
 * seconds nor an HTTP date. Zero, less than nothing and a date that has passed ask for the shortest wait. Of several
 * values the longest counts.
 */
export function retryAfterMs(header: string | readonly string[] | undefined, now: Date): number | null {
  const waits = headerValues(header)
    .flatMap((value) => (/[a-z]/i.test(value) ? [value] : value.split(',')))
    .map((value) => waitOf(value.trim(), now))
    .filter((wait) => !Number.isNaN(wait));
  if (waits.length === 0) return null;
  return Math.min(Math.max(SHORTEST_WAIT_MS, ...waits), LONGEST_WAIT_MS);
}

function waitOf(value: string, now: Date): number {
  if (NUMBER.test(value)) return Math.ceil(Number(value) * 1000);
  if (!HTTP_DATE.test(value)) return Number.NaN;
  // The oldest form names no time zone; every HTTP date is GMT.
  return Date.parse(/GMT$/i.test(value) ? value : `${value} GMT`) - now.getTime();
}
