import { z } from 'zod';
import { type TargetList, TargetListFailed } from '../../../application/engine/ports.js';
import { failure } from '../../../domain/engine/outcome.js';
import type { Tmdb } from '../../../domain/tmdb/tmdb-catalogue.js';
import { findKey } from '../../../domain/tmdb/tmdb-target.js';
import { batches } from '../../../shared/batches.js';
import { errorMessage } from '../../../shared/error-message.js';
import { queryRows, type SqlSession } from '../sql-database.js';

const TITLES_PER_PAGE = 500;
const IDS_AT_ONCE = 2000;

const idRow = z.object({ imdbId: z.string() });

/**
 * Whether TMDB is to be asked for `c.imdb_id`, of type `c.kind` at IMDb or null: it is not linked, nor will be by stored
 * details, and TMDB has not said that it has none, unless its link has ended since. What it was asked for longer than
 * $1 milliseconds ago is asked for again; null for never. Single values are looked up row by row, where `exists` and
 * joins may have whole tables read for each page.
 */
const IS_WANTED = `
(is_kind_at_tmdb(c.kind, 'movie') or is_kind_at_tmdb(c.kind, 'tv'))
and case
  when a.asked_at < now() - $1::float8 * interval '1 millisecond' then true
  when (
    select true from title_links l where l.imdb_id = c.imdb_id and l.state = 'current' limit 1
  ) then false
  when a.asked_at is not null then a.asked_at < (
    select max(l.superseded_at) from title_links l where l.imdb_id = c.imdb_id
  )
  else (
    select true from tmdb.titles t where t.imdb_id = c.imdb_id and is_kind_at_tmdb(c.kind, t.kind) limit 1
  ) is null
end`;

const ASKED = `
cross join lateral (
  select (select o.observed_at from tmdb.observations o where o.key = 'find/' || c.imdb_id) as asked_at
) a`;

/** What holds titles of IMDb with their types, as `c`. */
const TITLES = {
  movies: `(select m.imdb_id, k.kind from movies m cross join lateral imdb_kind_of(m.imdb_id) k) c`,
  datasets: '(select b.tconst as imdb_id, b.title_type as kind from imdb.title_basics b) c',
} as const;

/**
 * The titles of the stored movies, or of the loaded datasets, whose link TMDB is to be asked for, by their ids; episodes,
 * which have no ids of their own there, are not among them. Read page by page, so that neither memory nor a transaction
 * is held in a long run. `recentMs` is how old an answer has to be to be asked for again; `null` for never.
 */
export class UnlinkedTitles implements TargetList<Tmdb> {
  constructor(
    readonly name: string,
    private readonly database: SqlSession,
    private readonly of: keyof typeof TITLES,
    private readonly recentMs: number | null,
  ) {}

  async *keys(signal: AbortSignal): AsyncIterable<string> {
    for (let last = ''; !signal.aborted; ) {
      const page = await this.#page(last);
      for (const { imdbId } of page) yield findKey(imdbId);
      if (page.length < TITLES_PER_PAGE) return;
      last = page.at(-1)?.imdbId ?? last;
    }
  }

  async #page(last: string): Promise<z.infer<typeof idRow>[]> {
    const sql = `
select c.imdb_id as "imdbId" from ${TITLES[this.of]} ${ASKED}
where c.imdb_id > $2 and ${IS_WANTED}
order by c.imdb_id limit ${TITLES_PER_PAGE}`;
    try {
      return await queryRows(this.database, sql, [this.recentMs, last], idRow);
    } catch (error) {
      throw new TargetListFailed(this.name, failure('fatal', errorMessage(error)));
    }
  }
}

/** Those of the ids, in their order, whose link TMDB is to be asked for. */
export async function* unlinkedIds(
  database: SqlSession,
  ids: AsyncIterable<string>,
  recentMs: number | null,
): AsyncGenerator<string> {
  for await (const batch of batches(ids, IDS_AT_ONCE)) {
    const sql = `
select c.imdb_id as "imdbId"
from (
  select g.imdb_id, g.place, k.kind
  from unnest($2::text[]) with ordinality as g (imdb_id, place)
  cross join lateral imdb_kind_of(g.imdb_id) k
) c
${ASKED}
where ${IS_WANTED}
order by c.place`;
    for (const { imdbId } of await queryRows(database, sql, [recentMs, batch], idRow)) yield imdbId;
  }
}
