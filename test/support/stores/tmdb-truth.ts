import { expect } from 'vitest';
import { z } from 'zod';
import type { TmdbApi } from '../../../src/demo/tmdb-api/tmdb-api.js';
import { TMDB_KINDS, type TmdbKind } from '../../../src/domain/tmdb/tmdb-id.js';
import { queryRows } from '../../../src/infrastructure/database/sql-database.js';
import { inDatabase } from './collected.js';

const storedRow = z.object({
  kind: z.string(),
  id: z.number(),
  imdbId: z.string().nullable(),
  values: z.unknown(),
});

/** What is stored with its details, under the names of `Truth`. */
const STORED = `
select t.kind, t.id, t.imdb_id as "imdbId", jsonb_build_object(
  'title', t.title, 'original', t.original_title, 'date', t.release_date, 'overview', t.overview,
  'people', (
    select coalesce(jsonb_agg(distinct c.person_id), '[]') from tmdb.credits c
    where c.kind = t.kind and c.title_id = t.id and c.in_title
  )
) as values
from tmdb.titles t join tmdb.observations o on o.key = t.kind || '/' || t.id and o.details_at is not null
union all
select 'person', p.id, p.imdb_id, jsonb_build_object('name', p.name, 'biography', p.biography)
from tmdb.people p join tmdb.observations o on o.key = 'person/' || p.id and o.details_at is not null`;

const goneRow = z.object({ kind: z.string(), id: z.number(), mergedInto: z.number().nullable() });

const byKey = (one: { kind: string; id: number }, other: { kind: string; id: number }) =>
  one.kind.localeCompare(other.kind) || one.id - other.id;

/** The main values of what TMDB has of a kind on the day. */
function truths(api: Pick<TmdbApi, 'truth'>, kind: TmdbKind) {
  return [...api.truth(kind)].flatMap(({ id, imdbId, values }) => {
    if (values === null) return [];
    const { name, biography, title, original_title, original_name, overview, people } = values;
    const date = values.release_date ?? values.first_air_date;
    const known =
      kind === 'person'
        ? { name, biography: biography || null }
        : {
            title: title ?? name,
            original: original_title ?? original_name,
            date: date || null,
            overview: overview || null,
            people,
          };
    return { kind, id, imdbId, values: known };
  });
}

/** Everything is stored as it is on the day, and what is no longer there is gone, merged where its IMDb id says so. */
export async function expectTmdbTruth(
  api: Pick<TmdbApi, 'truth'>,
  database: { readonly url: string },
  kinds: readonly TmdbKind[] = TMDB_KINDS,
): Promise<void> {
  const { stored, gone } = await inDatabase(database, async (opened) => ({
    stored: await queryRows(opened, STORED, [], storedRow),
    gone: await queryRows(opened, 'select kind, id, merged_into as "mergedInto" from tmdb.gone', [], goneRow),
  }));
  const isGone = (one: { kind: string; id: number }) =>
    gone.some(({ kind, id }) => kind === one.kind && id === one.id);
  const there = stored.filter((one) => !isGone(one)).sort(byKey);
  expect(there).toEqual(kinds.flatMap((kind) => truths(api, kind)).sort(byKey));
  const known = kinds.flatMap((kind) => [...api.truth(kind)]);
  const isStored = (one: { kind: string; id: number }) =>
    stored.some(({ kind, id }) => kind === one.kind && id === one.id);
  const wanted = known
    // What came and went between two looks was never seen.
    .filter((one) => !one.exists && (one.addedOn === null || isStored(one)))
    .map(({ kind, id, imdbId }) => {
      const holders = known.filter((one) => one.exists && one.kind === kind && one.imdbId === imdbId);
      return { kind, id, mergedInto: imdbId === null ? null : (holders[0]?.id ?? null) };
    });
  expect([...gone].sort(byKey)).toEqual(wanted.sort(byKey));
  // What is gone keeps its last values.
  expect(stored).toHaveLength(there.length + gone.length);
}
