import type { TmdbKind } from '../../domain/tmdb/tmdb-id.js';

/** TMDB refuses more with status 400, code 27 (its documentation of 2026-08). */
const MOST_PARTS = 20;

/** What is stored of details and not in them unless it is appended. */
const STORED_PARTS: Readonly<Record<TmdbKind, readonly string[]>> = {
  movie: ['credits', 'external_ids', 'keywords', 'release_dates'],
  // `credits` of a series are those of its newest season, `aggregate_credits` those of all.
  tv: ['aggregate_credits', 'external_ids', 'keywords', 'content_ratings'],
  person: ['combined_credits', 'external_ids'],
};

/**
 * The parts that are appended to the details of a kind, each once: those that are stored, then the extras, e.g. `images`.
 * Throws for more than TMDB appends.
 */
export function partsOf(kind: TmdbKind, extras: readonly string[]): readonly string[] {
  const parts = [...new Set([...STORED_PARTS[kind], ...extras])];
  if (parts.length > MOST_PARTS) {
    throw new RangeError(
      `TMDB appends at most ${MOST_PARTS} parts to details, and ${parts.length} are asked for: append fewer than ${extras.join(', ')}`,
    );
  }
  return parts;
}
