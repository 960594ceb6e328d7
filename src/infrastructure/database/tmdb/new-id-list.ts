import { z } from 'zod';
import { type TargetList, TargetListFailed } from '../../../application/engine/ports.js';
import { failure } from '../../../domain/engine/outcome.js';
import type { Tmdb } from '../../../domain/tmdb/tmdb-catalogue.js';
import { type TmdbKey, type TmdbKind, tmdbKey } from '../../../domain/tmdb/tmdb-id.js';
import { errorMessage } from '../../../shared/error-message.js';
import { queryRows, type SqlSession } from '../sql-database.js';

const IDS_PER_PAGE = 2_000;

const idRow = z.object({ id: z.number() });

/** Which of the daily ids that are not stored a list has. */
export interface WantedIds {
  readonly kinds: readonly TmdbKind[];
  /** Whether what is for adults is among them. */
  readonly adult: boolean;
  /** Whether only those that the ids of the oldest loaded day did not have yet. */
  readonly addedOnly: boolean;
}

/**
 * What the newest loaded daily ids of each kind have and whose details are not stored, in the order of the ids. One that
 * TMDB had nothing under on the day of the ids or later is left out until newer ids have it still. Read page by page, so
 * that neither memory nor a transaction is held while the details are fetched.
 */
export class NewIdList implements TargetList<Tmdb> {
  constructor(
    readonly name: string,
    private readonly session: SqlSession,
    private readonly wanted: WantedIds,
  ) {}

  async *keys(signal: AbortSignal): AsyncIterable<TmdbKey> {
    for (const kind of this.wanted.kinds) {
      for (let after = 0; !signal.aborted; ) {
        const ids = await this.#page(kind, after);
        for (const id of ids) yield tmdbKey(kind, id);
        const last = ids.at(-1);
        if (last === undefined || ids.length < IDS_PER_PAGE) break;
        after = last;
      }
    }
  }

  async #page(kind: TmdbKind, after: number): Promise<readonly number[]> {
    try {
      const rows = await queryRows(
        this.session,
        `select i.id from tmdb.ids i
         join (
           select e.adult, min(e.date) as oldest, max(e.date) as newest from tmdb.exports e where e.kind = $1
           group by e.adult
         ) e on e.adult = i.adult
         where i.kind = $1 and i.id > $2 and (not i.adult or $3)
           and i.last_seen >= e.newest and (not $4 or i.first_seen > e.oldest)
           and not exists (
             select from tmdb.observations o where o.key = i.kind || '/' || i.id and o.details_at is not null
           )
           and not exists (
             select from tmdb.not_found n
             where n.kind = i.kind and n.id = i.id and (n.asked_at at time zone 'UTC')::date >= i.last_seen
           )
         order by i.id limit ${IDS_PER_PAGE}`,
        [kind, after, this.wanted.adult, this.wanted.addedOnly],
        idRow,
      );
      return rows.map(({ id }) => id);
    } catch (error) {
      throw new TargetListFailed(this.name, failure('fatal', errorMessage(error)));
    }
  }
}

const kindRow = z.object({ kind: z.string() });

/** The kinds of which daily ids were loaded. */
export async function loadedKinds(session: SqlSession): Promise<ReadonlySet<string>> {
  const rows = await queryRows(
    session,
    'select distinct kind from tmdb.exports where not adult',
    [],
    kindRow,
  );
  return new Set(rows.map(({ kind }) => kind));
}
