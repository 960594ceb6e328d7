import { join } from 'node:path';
import { openDatabase } from '../../infrastructure/database/open-database.js';
import { type SqlDatabase, STATEMENT_MS } from '../../infrastructure/database/sql-database.js';
import type { Closers } from '../../shared/closers.js';
import type { RunSettings } from '../options/options.js';

/** A short patience is no reason to give up statements that a busy server answers a little later. */
const SHORTEST_STATEMENT_MS = 5_000;

/** Opens the database that has the journal of a run; `closers` let go of it. */
export async function openRunDatabase(
  { databaseUrl, out, storePatience }: Pick<RunSettings, 'databaseUrl' | 'out' | 'storePatience'>,
  closers: Closers,
): Promise<SqlDatabase> {
  const database = await openDatabase({
    databaseUrl,
    folder: join(out, 'pglite'),
    statementMs: Math.min(STATEMENT_MS, Math.max(SHORTEST_STATEMENT_MS, storePatience * 1000)),
  });
  closers.add(() => database.close());
  return database;
}
