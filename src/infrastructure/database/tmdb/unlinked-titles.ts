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
 * $1 milliseconds ago is asked for again; null for never.
 */
const IS_WANTED = `
(is_kind_at_tmdb(c.kind, 'movie') or is_kind_at_tmdb(c.kind, 'tv'))
and case
  when o.observed_at < now() - $1::float8 * interval '1 millisecond' then true
  when exists (
    select from title_links l where l.imdb_id = c.imdb_id and l.state = 'current'
  ) then false
  when o.key is not null then o.observed_at < (select max(l.superseded_at) from title_links l where l.imdb_id = c.imdb_id)
  else not exists (
    select from tmdb.titles t where t.imdb_id = c.imdb_id and is_kind_at_tmdb(c.kind, t.kind)
  )
end`;

const ASKED = `left join tmdb.observations o on o.key = 'find/' || c.imdb_id`;

/** What holds titles of IMDb with their types, as `c`. */
const TITLES = {
  movies: `(select m.imdb_id, k.kind from movies m left join imdb_title_kinds k on k.imdb_id = m.imdb_id) c`,
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

/** The keys of those ids, in their order, whose link TMDB is to be asked for. */
export async function* unlinkedKeys(
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
  left join imdb_title_kinds k on k.imdb_id = g.imdb_id
) c
${ASKED}
where ${IS_WANTED}
order by c.place`;
    for (const { imdbId } of await queryRows(database, sql, [recentMs, batch], idRow)) yield findKey(imdbId);
  }
}
