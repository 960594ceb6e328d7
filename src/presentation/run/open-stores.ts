import { join } from 'node:path';
import type { MovieRepository } from '../../application/engine/ports.js';
import { CsvMovieRepository } from '../../infrastructure/csv/csv-movie-repository.js';
import { openDatabase } from '../../infrastructure/database/open-database.js';
import { PostgresMovieRepository } from '../../infrastructure/database/postgres-movie-repository.js';
import { type SqlDatabase, STATEMENT_MS } from '../../infrastructure/database/sql-database.js';
import type { Closers } from '../../shared/closers.js';
import type { ScrapeSettings } from '../options/options.js';

/** What a run saves to. */
export interface Stores {
  readonly database: SqlDatabase;
  readonly repositories: readonly MovieRepository[];
  /** What was found in them and a person should know, each a sentence. */
  readonly notices: readonly string[];
}

/** A short patience is no reason to give up statements that a busy server answers a little later. */
const SHORTEST_STATEMENT_MS = 5_000;

/** Opens every store; what was opened is in `closers` even when another cannot be. */
export async function openStores(
  settings: Pick<ScrapeSettings, 'databaseUrl' | 'out' | 'storePatience'>,
  closers: Closers,
): Promise<Stores> {
  const database = await openDatabase({
    databaseUrl: settings.databaseUrl,
    folder: join(settings.out, 'pglite'),
    statementMs: Math.min(STATEMENT_MS, Math.max(SHORTEST_STATEMENT_MS, settings.storePatience * 1000)),
  });
  closers.add(() => database.close());
  const postgres = new PostgresMovieRepository(database);
  closers.add(() => postgres.close());
  const csv = await CsvMovieRepository.open(join(settings.out, 'csv'));
  closers.add(() => csv.close());
  return { database, repositories: [postgres, csv], notices: csv.notices };
}
