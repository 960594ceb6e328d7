import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../infrastructure/database/open-database.js';
import type { SqlDatabase } from '../infrastructure/database/sql-database.js';
import { OptionFaults } from '../shared/option.js';

/** Opens the database of commands that only look at data. Throws `OptionFaults` when there is none yet. */
export async function openExistingDatabase(settings: {
  readonly databaseUrl: string | null;
  readonly out: string;
}): Promise<SqlDatabase> {
  const folder = join(settings.out, 'pglite');
  if (settings.databaseUrl === null && !existsSync(folder)) {
    throw new OptionFaults([
      `there is no database in ${settings.out} yet; run scrape or demo first, or give --out`,
    ]);
  }
  return openDatabase({ databaseUrl: settings.databaseUrl, folder });
}
