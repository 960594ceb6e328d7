import { z } from 'zod';
import type { LastAttempt } from '../../../application/engine/attempt.js';
import type { QueuedTitle, RunJournal, SavedTitle } from '../../../application/engine/ports.js';
import type { RunReport } from '../../../domain/engine/run-report.js';
import type { TitleOutcome } from '../../../domain/engine/outcome.js';
import { isTitleId, type TitleId } from '../../../domain/imdb/title-id.js';
import { BatchQueue } from '../../../shared/batch-queue.js';
import { storableText } from '../../../shared/storable-text.js';
import { queryRows, type SqlDatabase } from '../sql-database.js';
import { isRefusal } from '../sql-error.js';
import { storableJson } from '../storable-json.js';
import type { RunLease } from './run-lease.js';
import { ENQUEUE } from './run-start.js';

const LARGEST_BATCH = 200;

/** A title only keeps its place in the run so long, and a batch costs much more than a title in it. */
const APART_MS = 50;

const titleId = z.string().refine(isTitleId);
const queuedRow = z.object({ titleId, position: z.number(), savedRecently: titleId.nullable() });
const lastRow = z.object({ position: z.number() });
const savedRow = z.object({ savedAs: titleId, position: z.number() });

/**
 * In: run id, position, limit, for how many milliseconds a title counts as recent or null, the run's source. Out: queued
 * titles, with the id that one was saved under that this source gave recently.
 */
const LEFT = `
select t.title_id as "titleId", t.position, recent.saved_as as "savedRecently"
from run_titles t
left join lateral (
  select coalesce(done.saved_as, done.title_id) as saved_as from run_titles done
  where done.title_id = t.title_id and done.state = 'done' and done.source = $5
    and done.finished_at >= now() - $4::float8 * interval '1 millisecond'
  order by done.finished_at desc limit 1
) as recent on true
where t.run_id = $1 and t.state = 'queued' and t.position > $2
order by t.position limit $3`;

/** Settles titles of a run, at the time of the database as all runs do. In: run, token, an array of what became of each. */
const SETTLE = `
update run_titles t
set state = s.state, saved_as = s.saved_as, source = s.source, failure_kind = s.failure_kind, http_status = s.http_status,
  attempts = s.attempts, route = s.route, bytes = s.bytes, milliseconds = s.milliseconds, last_error = s.last_error,
  notices = s.notices, finished_at = now()
from lease, jsonb_to_recordset($3::jsonb) as s (
  title_id text, state text, saved_as text, source text, failure_kind text, http_status integer, attempts integer, route text,
  bytes bigint, milliseconds integer, last_error text, notices text[]
)
where t.run_id = $1 and t.title_id = s.title_id`;

/**
 * The journal of one run, in the tables `runs` and `run_titles`. Once another process has taken the run over it changes
 * nothing any more; the lease tells of that.
 */
export class PostgresRunJournal implements RunJournal {
  readonly #database: SqlDatabase;
  readonly #lease: RunLease;
  readonly #source: string;
  readonly #recentMs: number | null;
  readonly #settlements: BatchQueue<object, true>;
  #listComplete: boolean;
  /** Of the pieces that were taken; read once, since that takes long in a long queue. */
  #lastPosition: number | undefined;

  constructor(
    database: SqlDatabase,
    run: {
      readonly lease: RunLease;
      readonly listComplete: boolean;
      /** That the run asks first. */
      readonly source: string;
      /** Titles that this source gave within so many milliseconds are skipped; `null` fetches all. */
      readonly recentMs: number | null;
    },
  ) {
    this.#database = database;
    this.#lease = run.lease;
    this.#listComplete = run.listComplete;
    this.#source = run.source;
    this.#recentMs = run.recentMs;
    this.#settlements = new BatchQueue(
      LARGEST_BATCH,
      async (rows) => {
        await run.lease.change(SETTLE, [storableJson(rows)]);
        return rows.map(() => true);
      },
      { blamesItem: isRefusal, apartMs: APART_MS },
    );
  }

  get listComplete(): boolean {
    return this.#listComplete;
  }

  get runId(): number {
    return this.#lease.runId;
  }

  async left(after: number, most: number): Promise<readonly QueuedTitle[]> {
    const given = [this.runId, after, most, this.#recentMs, this.#source];
    return await queryRows(this.#database, LEFT, given, queuedRow);
  }

  async saved(after: number, most: number): Promise<readonly SavedTitle[]> {
    return await queryRows(
      this.#database,
      `select coalesce(saved_as, title_id) as "savedAs", position from run_titles
       where run_id = $1 and state = 'done' and position > $2 order by position limit $3`,
      [this.runId, after, most],
      savedRow,
    );
  }

  async enqueue(titleIds: readonly TitleId[]): Promise<void> {
    this.#lastPosition ??= await this.#readLastPosition();
    await this.#lease.change(ENQUEUE, [titleIds, this.#lastPosition]);
    this.#lastPosition += titleIds.length;
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
    await this.#lease.change('update runs set list_complete = true from lease where runs.id = lease.id');
    this.#listComplete = true;
  }

  async settle(outcome: TitleOutcome, last: LastAttempt | null): Promise<void> {
    await this.#settlements.add({
      title_id: outcome.titleId,
      state: outcome.kind === 'scraped' ? 'done' : outcome.kind,
      saved_as: savedAs(outcome),
      source: outcome.kind === 'scraped' ? outcome.source : null,
      failure_kind: outcome.kind === 'failed' ? outcome.failure.kind : null,
      http_status: last?.httpStatus ?? null,
      attempts: outcome.kind === 'skipped' ? 0 : outcome.attempts,
      route: last?.routeId ?? null,
      bytes: last?.bytes ?? null,
      milliseconds: last === null ? null : Math.round(last.milliseconds),
      last_error: reasonOf(outcome),
      notices: outcome.kind === 'scraped' ? (outcome.notices ?? null) : null,
    });
  }

  async finish(report: RunReport): Promise<void> {
    await this.#settlements.idle();
    await this.#lease.change(
      `update runs set finished_at = now(), stop_cause = $3, stop_message = $4, exit_code = $5, report = $6
       from lease where runs.id = lease.id`,
      [
        report.stop?.cause ?? null,
        report.stop === null ? null : storableText(report.stop.message),
        report.exitCode,
        storableJson(report),
      ],
    );
  }
}

function savedAs(outcome: TitleOutcome): TitleId | null {
  return outcome.kind === 'scraped' && outcome.movie.titleId !== outcome.titleId
    ? outcome.movie.titleId
    : null;
}

function reasonOf(outcome: TitleOutcome): string | null {
  if (outcome.kind === 'scraped') return null;
  return outcome.kind === 'skipped' ? outcome.reason : outcome.failure.reason;
}
