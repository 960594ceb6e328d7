import { z } from 'zod';
import type { TmdbKey, TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import { queryRows, type SqlSession } from '../sql-database.js';

const idRow = z.object({ imdbId: z.string() });

/**
 * What `ImdbIdToFind` says. An answer of a cache that is older than the 404 does not count as one to it, nor does one whose
 * title was not fetched, as by `link` or in a run that was killed, unless that is gone too.
 */
export async function imdbIdToFind(
  session: SqlSession,
  kind: TmdbTitleKind,
  id: number,
): Promise<string | null> {
  const [row] = await queryRows(
    session,
    `select t.imdb_id as "imdbId" from tmdb.titles t
     join tmdb.not_found n on n.kind = t.kind and n.id = t.id
     where t.kind = $1 and t.id = $2 and t.imdb_id ~ '^tt[0-9]{7,15}$'
       and (
         not exists (
           select from tmdb.observations o where o.key = 'find/' || t.imdb_id and o.observed_at >= n.since
         )
         or exists (
           select from title_links l
           where l.imdb_id = t.imdb_id and l.kind = t.kind and l.state = 'current' and l.tmdb_id <> t.id
             and not exists (
               select from tmdb.observations o
               where o.key = l.kind || '/' || l.tmdb_id and o.details_at is not null
             )
             and not exists (select from tmdb.not_found other where other.kind = l.kind and other.id = l.tmdb_id)
         )
       )`,
    [kind, id],
    idRow,
  );
  return row?.imdbId ?? null;
}

const keyRow = z.object({ key: z.string() });

/**
 * Which of the titles that TMDB has under an id of IMDb are to be fetched, since one of their kind that is gone had the id
 * and it is not stored that they have it.
 */
export async function unknownMerged(
  session: SqlSession,
  imdbId: string,
  found: readonly TmdbKey[],
): Promise<ReadonlySet<string>> {
  if (found.length === 0) return new Set();
  const rows = await queryRows(
    session,
    `with known as (
       select t.kind, t.kind || '/' || t.id as key, exists (
         select from tmdb.not_found n
         where n.kind = t.kind and n.id = t.id and not exists (
           select from tmdb.observations o where o.key = t.kind || '/' || t.id and o.observed_at > n.asked_at
         )
       ) as is_gone
       from tmdb.titles t where t.imdb_id = $1
     )
     select f.key from unnest($2::text[]) as f (key)
     where not exists (select from known k where k.key = f.key)
       and exists (select from known k where k.is_gone and k.kind = split_part(f.key, '/', 1))`,
    [imdbId, found],
    keyRow,
  );
  return new Set(rows.map(({ key }) => key));
}
