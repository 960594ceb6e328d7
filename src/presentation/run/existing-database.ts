import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkFitness } from '../../infrastructure/database/database-fitness.js';
import { readSchemaState } from '../../infrastructure/database/migrations.js';
import { connectDatabase, openDatabase } from '../../infrastructure/database/open-database.js';
import type { SqlDatabase } from '../../infrastructure/database/sql-database.js';
import { OptionFaults } from '../../shared/option.js';

interface DataSettings {
  readonly databaseUrl: string | null;
  readonly out: string;
}

/** Whether nothing was ever saved: there is neither a server nor an embedded database. */
export function missesDatabase({ databaseUrl, out }: DataSettings): boolean {
  return databaseUrl === null && !existsSync(join(out, 'pglite'));
}

/**
 * Opens the database of commands that only look at data, and changes nothing in it; `null` when there is nothing in it
 * yet. Throws `OptionFaults` for what an earlier version of the program has made, `DatabaseUnfit` as `openDatabase` does.
 */
export async function openIfFilled(settings: DataSettings): Promise<SqlDatabase | null> {
  if (missesDatabase(settings)) return null;
  const { databaseUrl, out } = settings;
  const database = await connectDatabase({ databaseUrl, folder: join(out, 'pglite') });
  let isFilled = false;
  try {
    await checkFitness(database, 'read');
    const { version, newest } = await readSchemaState(database);
    if (version !== 0 && version !== newest) {
      throw new OptionFaults([
        `the database has schema version ${version}, and this program reads ${newest}; the next run or load-csv brings it there`,
      ]);
    }
    isFilled = version !== 0;
    return isFilled ? database : null;
  } finally {
    if (!isFilled) await database.close();
  }
}

/** The same, for commands that have nothing to do without data: throws `OptionFaults` then. */
export async function openExistingDatabase(settings: DataSettings): Promise<SqlDatabase> {
  const database = await openIfFilled(settings);
  if (database !== null) return database;
  throw noData(settings);
}

/** For commands that change what is stored: brings the schema up to date. Throws `OptionFaults` where nothing was ever saved. */
export async function openToWrite(settings: DataSettings): Promise<SqlDatabase> {
  if (missesDatabase(settings)) throw noData(settings);
  const { databaseUrl, out } = settings;
  return await openDatabase({ databaseUrl, folder: join(out, 'pglite') });
}

function noData({ databaseUrl, out }: DataSettings): OptionFaults {
  return new OptionFaults([
    databaseUrl === null
      ? `there is no database in ${out} yet; run scrape, tmdb collect or demo first, or give --out`
      : 'the database is empty; run scrape, tmdb collect or demo first, or name another one with --database-url',
  ]);
}
