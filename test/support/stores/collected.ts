import { join } from 'node:path';
import { z } from 'zod';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { queryRows, type SqlDatabase } from '../../../src/infrastructure/database/sql-database.js';
import { type LakeLine, rawFiles, readLines } from './jsonl-lake.js';

/** Lends a connection to a database of tests. */
export async function inDatabase<Result>(
  { url }: { readonly url: string },
  use: (database: SqlDatabase) => Promise<Result>,
): Promise<Result> {
  const database = new PostgresDatabase({ url, connections: 1 });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

const placeRow = z.object({ list: z.string(), key: z.string(), position: z.number() });

export type StoredPlace = z.infer<typeof placeRow>;

/** The places of every list, on whatever day, in their order. */
export function storedPlaces(database: SqlDatabase): Promise<readonly StoredPlace[]> {
  return queryRows(
    database,
    `select list, kind || '/' || id as key, position from tmdb.list_positions order by list, position, kind, id`,
    [],
    placeRow,
  );
}

/** The only column of a query, as texts. */
export async function column(database: SqlDatabase, sql: string): Promise<string[]> {
  const { rows } = await database.execute(sql);
  return rows.map(([value]) => String(value));
}

/** Every line of a lake with the source that its file is of. */
export async function lakeLines(out: string): Promise<(LakeLine & { readonly source: string })[]> {
  const lake = join(out, 'lake');
  const files = await rawFiles(lake);
  const lines = files.map(async (file) => {
    const [, source = ''] = file.split('/');
    return (await readLines(lake, file)).map((line) => ({ ...line, source }));
  });
  return (await Promise.all(lines)).flat();
}
