import type { Collection } from '../../../domain/tmdb/collection.js';
import { tmdbKey } from '../../../domain/tmdb/tmdb-id.js';
import { type TmdbTarget, targetKey } from '../../../domain/tmdb/tmdb-target.js';
import type { SqlSession } from '../../../infrastructure/database/sql-database.js';
import { storedDetails } from '../../../infrastructure/database/tmdb/stored-details.js';

/** Of what a page of changes leads to, without what nobody wants that does not have it. */
export async function wantedTargets(
  target: TmdbTarget,
  targets: readonly TmdbTarget[],
  { of }: Collection,
  reads: SqlSession,
): Promise<readonly TmdbTarget[]> {
  if (target.target !== 'changes-page' || ('changesOf' in of && of.all)) return targets;
  const keys = targets.flatMap((one) => (one.target === 'details' ? tmdbKey(one.kind, one.id) : []));
  const stored = await storedDetails(reads, keys);
  return targets.filter((one) => one.target !== 'details' || stored.has(targetKey(one)));
}
