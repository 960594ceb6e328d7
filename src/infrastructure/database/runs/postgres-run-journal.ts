import { z } from 'zod';
import type { LastAttempt } from '../../../application/engine/attempt.js';
import type { QueuedTarget, RunJournal, SavedTarget } from '../../../application/engine/ports.js';
import type { Catalogue } from '../../../domain/engine/catalogue.js';
import type { Outcome } from '../../../domain/engine/outcome.js';
import type { RunReport } from '../../../domain/engine/run-report.js';
import { BatchQueue } from '../../../shared/batch-queue.js';
import { storableJson } from '../../../shared/storable-json.js';
import { storableText } from '../../../shared/storable-text.js';
import { queryRows, type SqlDatabase } from '../sql-database.js';
import { isRefusal } from '../sql-error.js';
import type { RunLease } from './run-lease.js';
import { ENQUEUE } from './run-start.js';

const LARGEST_BATCH = 200;

/** Of lists of keys; most have 500 or 20. */
const LARGEST_ADDITION = 20;

/** A target only keeps its place in the run so long, and a batch costs much more than a target in it. */
const APART_MS = 50;

/** The greatest that the journal can hold. */
const LAST_POSITION = 2 ** 31 - 1;

const lastRow = z.object({ position: z.number() });

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

/** Settles targets of a run, at the time of the database as all runs do. In: run, token, an array of what became of each. */
const SETTLE = `
update run_targets t
set state = s.state, saved_as = s.saved_as, source = s.source, failure_kind = s.failure_kind, http_status = s.http_status,
  attempts = s.attempts, route = s.route, bytes = s.bytes, milliseconds = s.milliseconds, last_error = s.last_error,
  notices = s.notices, finished_at = now()
from lease, jsonb_to_recordset($3::jsonb) as s (
  key text, state text, saved_as text, source text, failure_kind text, http_status integer, attempts integer, route text,
  bytes bigint, milliseconds integer, last_error text, notices text[]
)
where t.run_id = $1 and t.key = s.key`;

/**
 * The journal of one run, in the tables `runs` and `run_targets`. Once another process has taken the run over it changes
 * nothing any more; the lease tells of that.
 */
export class PostgresRunJournal<C extends Catalogue> implements RunJournal<C> {
  readonly #database: SqlDatabase;
  readonly #lease: RunLease;
  readonly #source: string;
  readonly #recentMs: number | null;
  readonly #rows;
  readonly #additions: BatchQueue<readonly C['key'][], true>;
  readonly #settlements: BatchQueue<object, boolean>;
  #listComplete: boolean;
  /** The last that a key may stand at; read once, since that takes long in a long queue. */
  #lastPosition: number | undefined;

  constructor(
    database: SqlDatabase,
    run: {
      readonly lease: RunLease;
      readonly listComplete: boolean;
      /** That the run asks first. */
      readonly source: string;
      /** Targets that this source gave within so many milliseconds are skipped; `null` fetches all. */
      readonly recentMs: number | null;
      /** Whether a text is a key of the catalogue. */
      readonly isKey: (text: string) => text is C['key'];
    },
  ) {
    this.#database = database;
    this.#lease = run.lease;
    this.#listComplete = run.listComplete;
    this.#source = run.source;
    this.#recentMs = run.recentMs;
    const key = z.string().refine(run.isKey);
    const position = z.number();
    this.#rows = {
      queued: z.object({ key, position, savedRecently: key.nullable() }),
      saved: z.object({ savedAs: key, position }),
    };
    // One after the other: a reader that has seen a later position never looks for an earlier one again.
    this.#additions = new BatchQueue(LARGEST_ADDITION, async (pieces) => {
      await this.#append(pieces.flat());
      return pieces.map(() => true as const);
    });
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

  async left(after: number, most: number, last: number = LAST_POSITION): Promise<readonly QueuedTarget<C>[]> {
    const given = [this.runId, after, most, this.#recentMs, this.#source, last];
    return await queryRows(this.#database, LEFT, given, this.#rows.queued);
  }

  async saved(after: number, most: number): Promise<readonly SavedTarget<C>[]> {
    return await queryRows(
      this.#database,
      `select coalesce(saved_as, key) as "savedAs", position from run_targets
       where run_id = $1 and state = 'done' and position > $2 order by position limit $3`,
      [this.runId, after, most],
      this.#rows.saved,
    );
  }

  async enqueue(keys: readonly C['key'][]): Promise<void> {
    await this.#additions.add(keys);
  }

  async #append(keys: readonly C['key'][]): Promise<void> {
    this.#lastPosition ??= await this.#readLastPosition();
    const before = this.#lastPosition;
    // Also where the answer is lost: they may be written, and others never stand where these may.
    this.#lastPosition += keys.length;
    await this.#lease.change(ENQUEUE, [keys, before]);
  }

  async #readLastPosition(): Promise<number> {
    const [last] = await queryRows(
      this.#database,
      'select coalesce(max(position), 0) as position from run_targets where run_id = $1',
      [this.runId],
      lastRow,
    );
    return last?.position ?? 0;
  }

  async completeList(): Promise<void> {
    await this.#lease.change('update runs set list_complete = true from lease where runs.id = lease.id');
    this.#listComplete = true;
  }

  async settle(outcome: Outcome<C>, last: LastAttempt | null): Promise<boolean> {
    return await this.#settlements.add({
      key: outcome.key,
      state: outcome.kind === 'scraped' ? 'done' : outcome.kind,
      saved_as: outcome.kind === 'scraped' ? outcome.savedAs : null,
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

function reasonOf(outcome: Outcome<Catalogue>): string | null {
  if (outcome.kind === 'scraped') return null;
  return outcome.kind === 'skipped' ? outcome.reason : outcome.failure.reason;
}
