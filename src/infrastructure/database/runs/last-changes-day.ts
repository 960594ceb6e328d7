import { z } from 'zod';
import type { Changes } from '../../../domain/tmdb/collection.js';
import { queryRows, type SqlSession } from '../sql-database.js';
import { NO_DEMO } from './run-records.js';

const dayRow = z.object({ day: z.string() });

/**
 * The day (UTC) on which the last run over the changes of these kinds began that read them all to their end; `null` where
 * none has. `all`: of what is not stored too. `what`: one that fetched edits too, where there is one.
 */
export async function lastChangesDay(
  session: SqlSession,
  { changesOf, all, what }: Omit<Changes, 'since'>,
): Promise<string | null> {
  const [last] = await queryRows(
    session,
    `select r.list -> 'collection' ->> 'today' as day from runs r
     where r.catalogue = 'tmdb' and r.finished_at is not null and r.stop_cause is null and ${NO_DEMO}
       and coalesce(
         r.list -> 'collection' -> 'of' -> 'changesOf', r.list -> 'collection' -> 'of' -> 'syncOf'
       ) @> $1::jsonb
       and (r.list -> 'collection' -> 'of' -> 'all' = 'true' or not $2)
       and not exists (
         select from run_targets t where t.run_id = r.id and t.state = 'failed'
           and t.key like any (array['movie/changes?%', 'tv/changes?%', 'person/changes?%'])
       )
     order by $3 and coalesce((r.list -> 'collection' -> 'of' ->> 'what')::boolean, false) desc, day desc
     limit 1`,
    [JSON.stringify(changesOf), all, what],
    dayRow,
  );
  return last?.day ?? null;
}
