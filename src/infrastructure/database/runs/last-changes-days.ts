import { z } from 'zod';
import type { Changes } from '../../../domain/tmdb/collection.js';
import { queryRows, type SqlSession } from '../sql-database.js';
import { NO_DEMO } from './run-records.js';

const dayRow = z.object({ kind: z.string(), day: z.string() });

/**
 * Of each kind the day (UTC) on which the last run over its changes began that read them all to their end, a sync too; kinds
 * without one are left out. `all`: of what is not stored too. `what`: one that fetched edits too, where there is one.
 */
export async function lastChangesDays(
  session: SqlSession,
  { changesOf, all, what }: Omit<Changes, 'since'>,
): Promise<ReadonlyMap<string, string>> {
  const rows = await queryRows(
    session,
    `select k.kind, l.day
     from unnest($1::text[]) as k (kind)
     cross join lateral (
       select r.list -> 'collection' ->> 'today' as day from runs r
       where r.catalogue = 'tmdb' and r.finished_at is not null and r.stop_cause is null and ${NO_DEMO}
         and coalesce(
           r.list -> 'collection' -> 'of' -> 'changesOf', r.list -> 'collection' -> 'of' -> 'syncOf'
         ) ? k.kind
         and (r.list -> 'collection' -> 'of' -> 'all' = 'true' or not $2)
         and not exists (
           select from run_targets t
           where t.run_id = r.id and t.state = 'failed' and starts_with(t.key, k.kind || '/changes?')
         )
       order by $3 and coalesce((r.list -> 'collection' -> 'of' ->> 'what')::boolean, false) desc, day desc
       limit 1
     ) l`,
    [changesOf, all, what],
    dayRow,
  );
  return new Map(rows.map(({ kind, day }) => [kind, day]));
}
