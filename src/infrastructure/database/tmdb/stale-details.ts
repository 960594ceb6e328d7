import { z } from 'zod';
import { type TargetList, TargetListFailed } from '../../../application/engine/ports.js';
import { failure } from '../../../domain/engine/outcome.js';
import type { Tmdb } from '../../../domain/tmdb/tmdb-catalogue.js';
import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { errorMessage } from '../../../shared/error-message.js';
import { queryRows, type SqlSession } from '../sql-database.js';

/** Each page reads all times anew: an index over them would have to be written with every answer. */
const KEYS_PER_PAGE = 20_000;

/**
 * What has its details stored and is older than half of $2 days, without what TMDB had nothing under since: asking again
 * would be in vain.
 */
const AGED = `
from tmdb.observations o
where o.details_at < now() - $2::float8 / 2 * interval '1 day' and split_part(o.key, '/', 1) = any($1)
  and not exists (
    select from tmdb.not_found n
    where n.kind || '/' || n.id = o.key and n.asked_at > now() - $2::float8 / 2 * interval '1 day'
  )`;

const countRow = z.object({ stored: z.number(), overdue: z.number() });
const keyRow = z.object({ key: z.string(), at: z.string() });

/**
 * The stalest of the stored details, the oldest first: so many of them that all come round within `days` days when this
 * is fetched once a day, and all that are older than that. Those younger than half of it are left alone, so that half of
 * the days are left to spread over what was stored at one time.
 */
export class StaleDetails implements TargetList<Tmdb> {
  constructor(
    readonly name: string,
    private readonly session: SqlSession,
    private readonly kinds: readonly TmdbKind[],
    private readonly days: number,
  ) {}

  async *keys(signal: AbortSignal): AsyncIterable<string> {
    let left = await this.#turn();
    for (let last = { key: '', at: '-infinity' }; left > 0 && !signal.aborted; ) {
      const size = Math.min(left, KEYS_PER_PAGE);
      const page = await this.#page(last, size);
      for (const { key } of page) yield key;
      if (page.length < size) return;
      last = page.at(-1) ?? last;
      left -= page.length;
    }
  }

  /** How many it is the turn of. */
  async #turn(): Promise<number> {
    const [counts = { stored: 0, overdue: 0 }] = await this.#rows(
      `select
         (
           select count(*)::int from tmdb.observations
           where details_at is not null and split_part(key, '/', 1) = any($1)
         ) as stored,
         count(*) filter (where o.details_at < now() - $2::float8 * interval '1 day')::int as overdue
       ${AGED}`,
      [],
      countRow,
    );
    return Math.max(counts.overdue, Math.ceil(counts.stored / (this.days / 2)));
  }

  async #page(last: { readonly key: string; readonly at: string }, size: number) {
    return await this.#rows(
      `select o.key, o.details_at::text as at
       ${AGED}
         and (o.details_at, o.key) > ($3::timestamptz, $4)
       order by o.details_at, o.key limit ${size}`,
      [last.at, last.key],
      keyRow,
    );
  }

  async #rows<Row>(sql: string, further: readonly string[], row: z.ZodType<Row>): Promise<Row[]> {
    try {
      return await queryRows(this.session, sql, [this.kinds, this.days, ...further], row);
    } catch (error) {
      throw new TargetListFailed(this.name, failure('fatal', errorMessage(error)));
    }
  }
}
