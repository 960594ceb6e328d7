import { PgliteDatabase } from '../../../src/infrastructure/database/pglite-database.js';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import type { SqlDatabase } from '../../../src/infrastructure/database/sql-database.js';
import { createTestPglite, PGLITE_THREAD } from './pglite.js';
import { createTestDatabase } from './postgres.js';

export interface OpenTestDatabase {
  readonly database: SqlDatabase;
  /** Of a server; `null` of the embedded one. */
  readonly url: string | null;
  remove(): Promise<void>;
}

/** Both databases, migrated and of this test file alone, for suites that hold on either. */
export const DATABASES: readonly (readonly [name: string, open: () => Promise<OpenTestDatabase>])[] = [
  ['PostgreSQL on a server', openServer],
  ['PGlite', openEmbedded],
];

export async function openServer(): Promise<OpenTestDatabase> {
  const { url, drop } = await createTestDatabase();
  const database = new PostgresDatabase({ url });
  return {
    database,
    url,
    remove: async () => {
      await database.close();
      await drop();
    },
  };
}

export async function openEmbedded(): Promise<OpenTestDatabase> {
  const { folder, remove } = await createTestPglite();
  const database = await PgliteDatabase.open({ folder, threadEntry: PGLITE_THREAD });
  return {
    database,
    url: null,
    remove: async () => {
      await database.close();
      await remove();
    },
  };
}
