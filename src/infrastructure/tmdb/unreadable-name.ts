import { createHash } from 'node:crypto';
import { type TmdbTarget, targetKey } from '../../domain/tmdb/tmdb-target.js';

/** Of a list: file systems take names of up to 255 bytes, and the filters of a discover have no such end. */
const LONGEST_KEY = 120;

/** The name of a file for the answer to a target, e.g. `movie-278.json`. Targets that differ have names that differ. */
export function unreadableName(target: TmdbTarget): string {
  const key = targetKey(target);
  const safe = key.replace(/[^a-zA-Z0-9._=-]+/g, '-');
  if (target.target !== 'list-page') return `${safe}.json`;
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return `${safe.slice(0, LONGEST_KEY)}-${digest}.json`;
}
