import { z } from 'zod';
import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { queryRows, type SqlSession } from '../sql-database.js';
import { NO_DEMO } from './run-records.js';

const dayRow = z.object({ day: z.string() });

/**
 * The day (UTC) on which the last run over the changes of these kinds began that read them all to their end; `null` where
 * none has. `all`: of what is not stored too.
 */
export async function lastChangesDay(
  session: SqlSession,
  { changesOf, all }: { readonly changesOf: readonly TmdbKind[]; readonly all: boolean },
): Promise<string | null> {
  const [last] = await queryRows(
    session,
    `select r.list -> 'collection' ->> 'today' as day from runs r
     where r.catalogue = 'tmdb' and r.finished_at is not null and r.stop_cause is null and ${NO_DEMO}
       and r.list -> 'collection' -> 'of' -> 'changesOf' @> $1::jsonb
       and (r.list -> 'collection' -> 'of' -> 'all' = 'true' or not $2)
       and not exists (
         select from run_targets t where t.run_id = r.id and t.state = 'failed' and t.key like '%/changes?%'
       )
     order by day desc limit 1`,
    [JSON.stringify(changesOf), all],
    dayRow,
  );
  return last?.day ?? null;
}
