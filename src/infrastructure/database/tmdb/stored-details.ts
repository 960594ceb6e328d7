import { z } from 'zod';
import { TMDB_KINDS, type TmdbKey } from '../../../domain/tmdb/tmdb-id.js';
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

const kindRow = z.object({ kind: z.string(), day: z.string() });

/** The kinds whose details are stored, with the day (UTC) of the oldest of each; what is gone does not count. */
export async function storedSince(session: SqlSession): Promise<ReadonlyMap<string, string>> {
  const rows = await queryRows(
    session,
    `select k.kind, (l.oldest at time zone 'UTC')::date::text as day
     from unnest($1::text[]) as k (kind)
     cross join lateral (
       select min(o.details_at) as oldest from tmdb.observations o
       where o.key > k.kind || '/' and o.key < k.kind || '0'
         and not exists (
           select from tmdb.not_found n
           where n.kind || '/' || n.id = o.key and n.kind = k.kind and n.asked_at >= o.observed_at
         )
     ) l
     where l.oldest is not null`,
    [TMDB_KINDS],
    kindRow,
  );
  return new Map(rows.map(({ kind, day }) => [kind, day]));
}
