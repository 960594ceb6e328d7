import type { TmdbTitleKind } from '../tmdb/tmdb-id.js';

/**
 * IMDb's ids of production stages for TMDB's words. IMDb has none for a rumour or a pilot, and whether something was made
 * of what was cancelled TMDB says of series only: they were on air.
 */
const STATUSES: Readonly<Record<TmdbTitleKind, ReadonlyMap<string, string>>> = {
  movie: new Map([
    ['Planned', 'announced'],
    ['In Production', 'in_production'],
    ['Post Production', 'post_production'],
    ['Released', 'released'],
  ]),
  tv: new Map([
    ['Planned', 'announced'],
    ['In Production', 'in_production'],
    ['Returning Series', 'released'],
    ['Ended', 'released'],
    ['Canceled', 'released'],
  ]),
};

/** `null` for what IMDb has no word for. */
export function productionStatus(kind: TmdbTitleKind, status: string | null): string | null {
  return status === null ? null : (STATUSES[kind].get(status) ?? null);
}
