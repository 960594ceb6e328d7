import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import type { SqlSession } from '../sql-database.js';

/** Notes that TMDB had nothing under an id at a time, ISO 8601. Once more changes only when it was last asked for. */
export async function noteNotFound(
  session: SqlSession,
  kind: TmdbKind,
  id: number,
  askedAt: string,
): Promise<void> {
  await session.execute(
    `insert into tmdb.not_found as known (kind, id, since, asked_at) values ($1, $2, $3, $3)
     on conflict (kind, id) do update set
       since = case
         when exists (
           select from tmdb.observations o
           where o.key = known.kind || '/' || known.id and o.observed_at > known.asked_at and o.observed_at < excluded.asked_at
         ) then excluded.since
         else least(known.since, excluded.since)
       end,
       asked_at = greatest(known.asked_at, excluded.asked_at)`,
    [kind, id, askedAt],
  );
}
