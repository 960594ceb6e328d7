import { closeAfter } from '../../shared/closers.js';
import { checkFitness, unfitOr } from './database-fitness.js';
import { migrate } from './migrations.js';
import { prepareQueryRole } from './query/query-role.js';
import type { SqlDatabase } from './sql-database.js';
import type { SqlError } from './sql-error.js';

export interface DatabaseOptions {
  /** Of a server; `null` for the embedded database. Secret. */
  readonly databaseUrl: string | null;
  /** Of the embedded database, e.g. `data/pglite`. */
  readonly folder: string;
  /** Connections to a server at most. */
  readonly connections?: number;
  /** Of a server: for the answer to a statement, see `PostgresOptions`. */
  readonly statementMs?: number;
  /** Hears of an idle connection that broke. */
  readonly onConnectionLost?: (error: SqlError) => void;
  /** Entry of PGlite's thread, as built JavaScript. */
  readonly pgliteThread?: URL;
  /** Dump of the ready embedded database; that of the build unless named. */
  readonly pgliteDump?: URL;
}

/**
 * Opens the database, brings its schema up to date, and makes the role that queries run as, where the user may. The driver that is not used is not loaded.
 * Throws `SqlError` when a server cannot be reached, `LockHeld` when another process has the embedded database open,
 * `OtherPostgresFolder` when another PostgreSQL has made it, `NewerSchema` when a newer program has migrated it,
 * `DatabaseUnfit` when it is none for this program.
 */
export async function openDatabase(options: DatabaseOptions): Promise<SqlDatabase> {
  const database = await connectDatabase(options);
  try {
    await checkFitness(database, 'write');
    await migrate(database);
    await prepareQueryRole(database);
    return database;
  } catch (error) {
    return await closeAfter(error, database);
  }
}

/** Opens the database as it is: nothing is looked at, no migration is applied. Throws the first three of `openDatabase`. */
export async function connectDatabase(options: DatabaseOptions): Promise<SqlDatabase> {
  const { databaseUrl, folder, connections, statementMs, onConnectionLost, pgliteThread, pgliteDump } =
    options;
  if (databaseUrl !== null) {
    const { PostgresDatabase } = await import('./postgres-database.js');
    try {
      return new PostgresDatabase({
        url: databaseUrl,
        ...(connections !== undefined && { connections }),
        ...(statementMs !== undefined && { statementMs }),
        ...(onConnectionLost !== undefined && { onConnectionLost }),
      });
    } catch (error) {
      throw unfitOr(error);
    }
  }
  const { PgliteDatabase } = await import('./pglite-database.js');
  const { readyDatabase } = await import('./ready-database.js');
  return await PgliteDatabase.open({
    folder,
    dump: pgliteDump ?? (await readyDatabase()),
    ...(pgliteThread !== undefined && { threadEntry: pgliteThread }),
  });
}
