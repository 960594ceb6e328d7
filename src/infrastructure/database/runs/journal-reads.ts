import { z } from 'zod';
import type { QueuedTarget, SavedTarget } from '../../../application/engine/ports.js';
import type { Catalogue } from '../../../domain/engine/catalogue.js';
import { queryRows, type SqlSession } from '../sql-database.js';

/** What a journal reads of the targets of its run. */
export interface JournalReading<C extends Catalogue> {
  readonly runId: number;
  /** That the run asks first. */
  readonly source: string;
  /** Targets that this source gave within so many milliseconds are skipped; `null` fetches all. */
  readonly recentMs: number | null;
  /** Whether a text is a key of the catalogue. */
  readonly isKey: (text: string) => text is C['key'];
}

/** The greatest position that the journal can hold. */
const LAST_POSITION = 2 ** 31 - 1;

/**
 * In: run id, position, limit, for how many milliseconds a target counts as recent or null, the run's source, last position.
 * Out: queued targets, with the key that one was saved under that this source gave recently.
 */
const LEFT = `
select t.key, t.position, recent.saved_as as "savedRecently"
from run_targets t
left join lateral (
  select coalesce(done.saved_as, done.key) as saved_as from run_targets done
  where done.key = t.key and done.state = 'done' and done.source = $5
    and done.finished_at >= now() - $4::float8 * interval '1 millisecond'
  order by done.finished_at desc limit 1
) as recent on true
where t.run_id = $1 and t.state = 'queued' and t.position > $2 and t.position <= $6
order by t.position limit $3`;

/** In: run id. One look into an index for each state, however long the queue is. */
export const LAST_IN_QUEUE = `
select coalesce(max(last.position), 0) as position
from unnest(array['queued', 'done', 'skipped', 'failed']) as s (state)
cross join lateral (
  select t.position from run_targets t where t.run_id = $1 and t.state = s.state order by t.position desc limit 1
) as last`;

const SAVED = `
select coalesce(saved_as, key) as "savedAs", position from run_targets
where run_id = $1 and state = 'done' and position > $2 order by position limit $3`;

/** Reads the queue of one run, in the order of its positions. */
export class JournalReads<C extends Catalogue> {
  readonly #session: SqlSession;
  readonly #run: JournalReading<C>;
  readonly #rows;

  constructor(session: SqlSession, run: JournalReading<C>) {
    this.#session = session;
    this.#run = run;
    const key = z.string().refine(run.isKey);
    const position = z.number();
    this.#rows = {
      queued: z.object({ key, position, savedRecently: key.nullable() }),
      saved: z.object({ savedAs: key, position }),
    };
  }

  async left(after: number, most: number, last: number = LAST_POSITION): Promise<readonly QueuedTarget<C>[]> {
    const { runId, recentMs, source } = this.#run;
    return await queryRows(
      this.#session,
      LEFT,
      [runId, after, most, recentMs, source, last],
      this.#rows.queued,
    );
  }

  async saved(after: number, most: number): Promise<readonly SavedTarget<C>[]> {
    return await queryRows(this.#session, SAVED, [this.#run.runId, after, most], this.#rows.saved);
  }
}
