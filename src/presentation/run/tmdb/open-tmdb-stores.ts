import type { TmdbRepository } from '../../../application/tmdb-ports.js';
import type { Settling } from '../../../infrastructure/database/runs/shared/settling.js';
import type { SqlDatabase } from '../../../infrastructure/database/sql-database.js';
import { PostgresTmdbRepository } from '../../../infrastructure/database/tmdb/postgres-tmdb-repository.js';
import { JsonlTmdbRepository } from '../../../infrastructure/jsonl/jsonl-tmdb-repository.js';
import type { Closers } from '../../../shared/closers.js';
import type { OpenedStore } from '../run-request.js';

/** The tables, and the raw answers in `folder`. */
export async function openTmdbStores(database: SqlDatabase, folder: string, closers: Closers) {
  const postgres = new PostgresTmdbRepository(database);
  closers.add(() => postgres.close());
  const jsonl = await JsonlTmdbRepository.open(folder);
  closers.add(() => jsonl.close());
  const stores: readonly OpenedStore<TmdbRepository>[] = [
    { store: postgres, isInDatabase: true },
    { store: jsonl, isInDatabase: false },
  ];
  return { stores, notices: jsonl.notices };
}

/** The tables alone, of a run that many machines share: they share no folder. */
export function openSharedTmdbStore(
  database: SqlDatabase,
  settling: Settling,
  closers: Closers,
): OpenedStore<TmdbRepository> {
  const store = new PostgresTmdbRepository(database, settling);
  closers.add(() => store.close());
  return { store, isInDatabase: true };
}
