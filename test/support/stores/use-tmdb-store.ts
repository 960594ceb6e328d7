import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { SqlDatabase } from '../../../src/infrastructure/database/sql-database.js';
import type { PostgresTmdbRepository } from '../../../src/infrastructure/database/tmdb/postgres-tmdb-repository.js';
import { beginTmdb } from './begin-tmdb.js';
import type { OpenTestDatabase } from './databases.js';
import { clearTmdb } from './tmdb-contents.js';

export interface UsedTmdbStore {
  readonly database: SqlDatabase;
  readonly store: PostgresTmdbRepository;
}

/** A store of TMDB for the tests of a suite, to be read inside them; before each the tables are empty, `further` ones too. */
export function useTmdbStore(
  openDatabase: () => Promise<OpenTestDatabase>,
  ...further: readonly string[]
): UsedTmdbStore {
  let opened: OpenTestDatabase;
  let store: PostgresTmdbRepository;
  beforeAll(async () => {
    opened = await openDatabase();
    store = await beginTmdb(opened.database);
  });
  beforeEach(async () => {
    await clearTmdb(opened.database);
    if (further.length > 0) await opened.database.script(`truncate ${further.join(', ')}`);
  });
  afterAll(async () => {
    await store?.close();
    await opened?.remove();
  });
  return {
    get database() {
      return opened.database;
    },
    get store() {
      return store;
    },
  };
}
