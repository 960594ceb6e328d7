import type { IncomingHttpHeaders } from 'node:http';
import { headerValue } from '../http/header-values.js';

/** Those of TMDB's own caches are at most 8 hours old (`max-age`: 2026-08). */
const OLDEST_SECONDS = 86_400;

/**
 * When TMDB said what an answer that came at `now` says: ISO 8601 in UTC, with milliseconds. Answers come from caches,
 * which tell their age in seconds (`age: 1126`: 2025-09-12); one that is no whole number of at most a day is of no account.
 */
export function observedAtOf({ age }: IncomingHttpHeaders, now: Date): string {
  const text = headerValue(age) ?? '';
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return new Date(now.getTime() - (seconds <= OLDEST_SECONDS ? seconds * 1000 : 0)).toISOString();
}
