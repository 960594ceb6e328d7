import type { Collection } from '../../../domain/tmdb/collection.js';
import { tmdbKey } from '../../../domain/tmdb/tmdb-id.js';
import { type TmdbTarget, targetKey } from '../../../domain/tmdb/tmdb-target.js';
import type { SqlSession } from '../../../infrastructure/database/sql-database.js';
import { unknownMerged } from '../../../infrastructure/database/tmdb/merged-titles.js';
import { storedDetails } from '../../../infrastructure/database/tmdb/stored-details.js';

/**
 * Of what a page of changes leads to, without what nobody wants that does not have it; of what TMDB has under the IMDb id of
 * a title that is gone, what that was merged into and is not stored.
 */
export async function wantedTargets(
  target: TmdbTarget,
  targets: readonly TmdbTarget[],
  { of }: Collection,
  reads: SqlSession,
): Promise<readonly TmdbTarget[]> {
  const keys = targets.flatMap((one) => (one.target === 'details' ? tmdbKey(one.kind, one.id) : []));
  if (target.target === 'find') {
    const merged = await unknownMerged(reads, target.imdbId, keys);
    return targets.filter((one) => merged.has(targetKey(one)));
  }
  if (target.target !== 'changes-page' || ('changesOf' in of && of.all)) return targets;
  const stored = await storedDetails(reads, keys);
  return targets.filter((one) => one.target !== 'details' || stored.has(targetKey(one)));
}
