import { TMDB_IMAGE_URL } from '../../../src/domain/tmdb/image-url.js';
import type { SqlDatabase } from '../../../src/infrastructure/database/sql-database.js';
import { PostgresTmdbRepository } from '../../../src/infrastructure/database/tmdb/postgres-tmdb-repository.js';

/** The store of a run to which titles of these original languages are local. */
export async function beginTmdb(
  database: SqlDatabase,
  ...localLanguages: readonly string[]
): Promise<PostgresTmdbRepository> {
  const repository = new PostgresTmdbRepository(database);
  await repository.begin({ localLanguages, imageUrl: TMDB_IMAGE_URL, posterSize: 'w342' });
  return repository;
}
