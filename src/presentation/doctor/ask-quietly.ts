import { join } from 'node:path';
import { connectDatabase } from '../../infrastructure/database/open-database.js';
import type { SqlDatabase } from '../../infrastructure/database/sql-database.js';
import { missesDatabase } from '../run/existing-database.js';

interface DataSettings {
  readonly databaseUrl: string | null;
  readonly out: string;
}

/** What the database answers; `null` where it does not: the check of the database says why. */
export async function askQuietly<Answer>(
  { databaseUrl, out }: DataSettings,
  ask: (database: SqlDatabase) => Promise<Answer>,
): Promise<Answer | null> {
  let database: SqlDatabase | undefined;
  try {
    database = await connectDatabase({ databaseUrl, folder: join(out, 'pglite'), connections: 1 });
    return await ask(database);
  } catch {
    return null;
  } finally {
    await database?.close();
  }
}

/** The same of rows of a table: none where there is no such table, or no database yet. */
export async function readQuietly<Row>(
  settings: DataSettings,
  table: string,
  ask: (database: SqlDatabase) => Promise<readonly Row[]>,
): Promise<readonly Row[] | null> {
  if (missesDatabase(settings)) return [];
  return await askQuietly(settings, async (database) => {
    const { rows } = await database.execute('select to_regclass($1) is not null', [table]);
    return rows[0]?.[0] === true ? await ask(database) : [];
  });
}
