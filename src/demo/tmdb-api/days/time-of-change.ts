import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { hash } from '../catalogue/chance.js';
import type { Happening } from './history.js';

/** Up to 07:00, when the day's exports begin: what a day's export says is what the API says on that day. */
const SECONDS = 7 * 3600;

/** When it happened: seconds since 1970-01-01. */
export function timeOfChange({ seed }: Catalogue, kind: TmdbKind, { index, day }: Happening): number {
  return day * 86_400 + (hash(seed, index, day * 8 + kind.length) % SECONDS);
}
