import { z } from 'zod';
import type { LastAttempt, RunJournal } from '../../application/ports.js';
import type { RunReport } from '../../domain/run-report.js';
import type { TitleOutcome } from '../../domain/scrape-outcome.js';
import { isTitleId, type TitleId } from '../../domain/title-id.js';
import { BatchQueue } from '../../shared/batch-queue.js';
import { storableText } from '../../shared/storable-text.js';
import { queryRows, type SqlDatabase } from './sql-database.js';
import { isRefusal } from './sql-error.js';
import { storableJson } from './storable-json.js';

const LARGEST_BATCH = 200;

const titleId = z.string().refine(isTitleId);
const leftRow = z.object({ title_id: titleId, position: z.number() });
const enqueuedRow = z.object({
  title_id: titleId,
  position: z.number(),
  state: z.enum(['queued', 'skipped']),
});
const lastRow = z.object({ position: z.number() });

/**
 * Takes a piece of the list into the queue. In: run id, title ids in order, earliest time that counts as recent or
 * null, the last position before this piece. Titles that the queue has stay where they are, so that the statement can
 * be sent again when its answer was lost. Only one process works on a run, so nothing else inserts into its queue.
 */
const ENQUEUE = `
insert into run_titles (run_id, position, title_id, state, last_error, finished_at)
select $1, $4::integer + piece.place, piece.title_id,
  case when fresh.title_id is null then 'queued' else 'skipped' end,
  case when fresh.title_id is null then null else 'fetched recently' end,
  case when fresh.title_id is null then null else now() end
from unnest($2::text[]) with ordinality as piece (title_id, place)
left join lateral (
  select done.title_id from run_titles done
  where done.title_id = piece.title_id and done.state = 'done' and done.finished_at >= $3::timestamptz
  limit 1
) as fresh on true
on conflict (run_id, title_id) do nothing`;

/** Settles titles of a run. In: run id, an array of what became of each. */
const SETTLE = `
update run_titles t
set state = s.state, failure_kind = s.failure_kind, http_status = s.http_status, attempts = s.attempts,
  route = s.route, bytes = s.bytes, milliseconds = s.milliseconds, last_error = s.last_error, finished_at = s.finished_at
from jsonb_to_recordset($2::jsonb) as s (
  title_id text, state text, failure_kind text, http_status integer, attempts integer, route text, bytes bigint,
  milliseconds integer, last_error text, finished_at timestamptz
)
where t.run_id = $1 and t.title_id = s.title_id`;

/** The journal of one run, in the tables `runs` and `run_titles`. */
export class PostgresRunJournal implements RunJournal {
  readonly runId: number;
  readonly #database: SqlDatabase;
  readonly #recentSince: Date | null;
  readonly #settlements: BatchQueue<object, true>;
  #listComplete: boolean;
  /** Of the pieces that were taken; read once. */
  #lastPosition: number | undefined;

  constructor(
    database: SqlDatabase,
    run: {
      readonly runId: number;
      readonly listComplete: boolean;
      /** Titles fetched since then are skipped; `null` fetches all. */
      readonly recentSince: Date | null;
    },
  ) {
    this.#database = database;
    this.runId = run.runId;
    this.#listComplete = run.listComplete;
    this.#recentSince = run.recentSince;
    this.#settlements = new BatchQueue(
      LARGEST_BATCH,
      async (rows) => {
        await database.execute(SETTLE, [this.runId, storableJson(rows)]);
        return rows.map(() => true);
      },
      { blamesItem: isRefusal },
    );
  }

  get listComplete(): boolean {
    return this.#listComplete;
  }

  async left(
    after: number,
    most: number,
  ): Promise<readonly { readonly titleId: TitleId; readonly position: number }[]> {
    const rows = await queryRows(
      this.#database,
      `select title_id, position from run_titles
       where run_id = $1 and state = 'queued' and position > $2 order by position limit $3`,
      [this.runId, after, most],
      leftRow,
    );
    return rows.map(({ title_id, position }) => ({ titleId: title_id, position }));
  }

  async enqueue(
    titleIds: readonly TitleId[],
  ): Promise<{ readonly fetch: readonly TitleId[]; readonly fresh: readonly TitleId[] }> {
    const since = this.#recentSince === null ? null : this.#recentSince.toISOString();
    this.#lastPosition ??= await this.#readLastPosition();
    await this.#database.execute(ENQUEUE, [this.runId, titleIds, since, this.#lastPosition]);
    const rows = await queryRows(
      this.#database,
      `select title_id, position, state from run_titles
       where run_id = $1 and title_id = any ($2::text[]) and position > $3 order by position`,
      [this.runId, titleIds, this.#lastPosition],
      enqueuedRow,
    );
    this.#lastPosition = rows.at(-1)?.position ?? this.#lastPosition;
    const states = new Map(rows.map(({ title_id, state }) => [title_id, state]));
    return {
      fetch: titleIds.filter((id) => states.get(id) === 'queued'),
      fresh: titleIds.filter((id) => states.get(id) === 'skipped'),
    };
  }

  async #readLastPosition(): Promise<number> {
    const [last] = await queryRows(
      this.#database,
      'select coalesce(max(position), 0) as position from run_titles where run_id = $1',
      [this.runId],
      lastRow,
    );
    return last?.position ?? 0;
  }

  async completeList(): Promise<void> {
    await this.#database.execute('update runs set list_complete = true where id = $1', [this.runId]);
    this.#listComplete = true;
  }

  async settle(outcome: TitleOutcome, last: LastAttempt | null): Promise<void> {
    await this.#settlements.add({
      title_id: outcome.titleId,
      state: outcome.kind === 'scraped' ? 'done' : outcome.kind,
      failure_kind: outcome.kind === 'failed' ? outcome.failure.kind : null,
      http_status: last?.httpStatus ?? null,
      attempts: outcome.kind === 'skipped' ? 0 : outcome.attempts,
      route: last?.routeId ?? null,
      bytes: last?.bytes ?? null,
      milliseconds: last === null ? null : Math.round(last.milliseconds),
      last_error: reasonOf(outcome),
      finished_at: outcome.kind === 'scraped' ? outcome.movie.fetchedAt : new Date().toISOString(),
    });
  }

  async finish(report: RunReport): Promise<void> {
    await this.#settlements.idle();
    await this.#database.execute(
      `update runs set finished_at = now(), stop_cause = $2, stop_message = $3, exit_code = $4, report = $5
       where id = $1`,
      [
        this.runId,
        report.stop?.cause ?? null,
        report.stop === null ? null : storableText(report.stop.message),
        report.exitCode,
        storableJson(report),
      ],
    );
  }
}

function reasonOf(outcome: TitleOutcome): string | null {
  if (outcome.kind === 'scraped') return null;
  return outcome.kind === 'skipped' ? outcome.reason : outcome.failure.reason;
}
