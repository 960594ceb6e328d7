import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../infrastructure/database/open-database.js';
import type { SqlDatabase } from '../infrastructure/database/sql-database.js';
import { OptionFaults } from '../shared/option.js';

interface DataSettings {
  readonly databaseUrl: string | null;
  readonly out: string;
}

/** Whether nothing was ever saved: there is neither a server nor an embedded database. */
export function missesDatabase({ databaseUrl, out }: DataSettings): boolean {
  return databaseUrl === null && !existsSync(join(out, 'pglite'));
}

/** Opens the database of commands that only look at data. Throws `OptionFaults` when there is none yet. */
export async function openExistingDatabase(settings: DataSettings): Promise<SqlDatabase> {
  if (missesDatabase(settings)) {
    throw new OptionFaults([
      `there is no database in ${settings.out} yet; run scrape or demo first, or give --out`,
    ]);
  }
  return openDatabase({ databaseUrl: settings.databaseUrl, folder: join(settings.out, 'pglite') });
}
