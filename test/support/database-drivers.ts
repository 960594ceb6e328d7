import { PgliteDatabase } from '../../src/infrastructure/database/pglite-database.js';
import { PostgresDatabase } from '../../src/infrastructure/database/postgres-database.js';
import type { SqlDatabase } from '../../src/infrastructure/database/sql-database.js';
import { createTestPglite, PGLITE_THREAD } from './pglite.js';
import { createTestDatabase } from './postgres.js';

export interface OpenTestDatabase {
  readonly database: SqlDatabase;
  close(): Promise<void>;
}

/** Both drivers, each with a migrated database of its own, for `describe.each`. */
export const DRIVERS: readonly { readonly driver: string; open(): Promise<OpenTestDatabase> }[] = [
  { driver: 'PostgreSQL', open: openPostgres },
  { driver: 'PGlite', open: openPglite },
];

export async function openPostgres(): Promise<OpenTestDatabase> {
  const { url, drop } = await createTestDatabase();
  const database = new PostgresDatabase({ url });
  return {
    database,
    close: async () => {
      await database.close();
      await drop();
    },
  };
}

export async function openPglite(): Promise<OpenTestDatabase> {
  const { folder, remove } = await createTestPglite();
  const database = await PgliteDatabase.open({ folder, threadEntry: PGLITE_THREAD });
  return {
    database,
    close: async () => {
      await database.close();
      await remove();
    },
  };
}
