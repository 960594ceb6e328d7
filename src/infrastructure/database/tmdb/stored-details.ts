import { z } from 'zod';
import type { TmdbKey } from '../../../domain/tmdb/tmdb-id.js';
import { queryRows, type SqlSession } from '../sql-database.js';

const keyRow = z.object({ key: z.string() });

/** Which of these movies, series and people have their details stored, also those that are gone. */
export async function storedDetails(
  session: SqlSession,
  keys: readonly TmdbKey[],
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const query = 'select key from tmdb.observations where key = any($1) and details_at is not null';
  return new Set((await queryRows(session, query, [keys], keyRow)).map(({ key }) => key));
}
