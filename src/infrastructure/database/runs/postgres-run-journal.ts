import { z } from 'zod';
import type { LastAttempt } from '../../../application/engine/attempt.js';
import type { QueuedTarget, RunJournal, SavedTarget } from '../../../application/engine/ports.js';
import type { TargetRange } from '../../../application/engine/range-ports.js';
import type { Catalogue } from '../../../domain/engine/catalogue.js';
import type { Outcome } from '../../../domain/engine/outcome.js';
import type { RunReport } from '../../../domain/engine/run-report.js';
import { BatchQueue } from '../../../shared/batch-queue.js';
import { storableJson } from '../../../shared/storable-json.js';
import { storableText } from '../../../shared/storable-text.js';
import { queryRows, type SqlDatabase } from '../sql-database.js';
import { isRefusal } from '../sql-error.js';
import { type JournalReading, JournalReads, LAST_IN_QUEUE } from './journal-reads.js';
import type { RunLease } from './run-lease.js';
import { ENQUEUE } from './run-start.js';
import { SET_SETTLED, SETTLED, type SettledTarget, settledTarget } from './settled-target.js';

const LARGEST_BATCH = 200;

/** Of lists of keys; most have 500 or 20. */
const LARGEST_ADDITION = 20;

/** A target only keeps its place in the run so long, and a batch costs much more than a target in it. */
const APART_MS = 50;

const lastRow = z.object({ position: z.number() });

/** In: run, token, an array of `SettledTarget`. */
const SETTLE = `update run_targets t ${SET_SETTLED} from lease, ${SETTLED} where t.run_id = $1 and t.key = s.key`;

/**
 * The journal of one run, in the tables `runs` and `run_targets`. Once another process has taken the run over it changes
 * nothing any more; the lease tells of that.
 */
export class PostgresRunJournal<C extends Catalogue> implements RunJournal<C> {
  readonly #database: SqlDatabase;
  readonly #lease: RunLease;
  readonly #reads: JournalReads<C>;
  readonly #additions: BatchQueue<readonly C['key'][], true>;
  readonly #settlements: BatchQueue<SettledTarget, boolean>;
  readonly #send: (range: TargetRange) => void;
  #listComplete: boolean;
  /** The last that a key may stand at. */
  #lastPosition: number | undefined;
  /** The last of the ranges that were sent. */
  #sentTo = 0;

  constructor(
    database: SqlDatabase,
    run: Omit<JournalReading<C>, 'runId'> & {
      readonly lease: RunLease;
      readonly listComplete: boolean;
      /** Puts ranges of the queue where the run takes them from. */
      readonly send: (range: TargetRange) => void;
    },
  ) {
    this.#database = database;
    this.#lease = run.lease;
    this.#listComplete = run.listComplete;
    this.#send = run.send;
    this.#reads = new JournalReads(database, { ...run, runId: run.lease.runId });
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

  left(after: number, most: number, last?: number): Promise<readonly QueuedTarget<C>[]> {
    return this.#reads.left(after, most, last);
  }

  saved(after: number, most: number): Promise<readonly SavedTarget<C>[]> {
    return this.#reads.saved(after, most);
  }

  /** Sends what was in it when the run was taken up. */
  async sendAll(): Promise<void> {
    this.#lastPosition ??= await this.#readLastPosition();
    this.#sendUpTo(this.#lastPosition);
  }

  async enqueue(keys: readonly C['key'][]): Promise<void> {
    await this.#additions.add(keys);
  }

  async #append(keys: readonly C['key'][]): Promise<void> {
    this.#lastPosition ??= await this.#readLastPosition();
    const before = this.#lastPosition;
    // Also where the answer is lost: they may be written, and others never stand where these may.
    this.#lastPosition += keys.length;
    const last = this.#lastPosition;
    await this.#lease.change(ENQUEUE, [keys, before]);
    this.#sendUpTo(last);
  }

  /** With those whose answer was lost before: they may be there. */
  #sendUpTo(last: number): void {
    if (last === this.#sentTo) return;
    this.#send({ runId: this.runId, plan: 0, first: this.#sentTo + 1, last });
    this.#sentTo = last;
  }

  async #readLastPosition(): Promise<number> {
    const [last] = await queryRows(this.#database, LAST_IN_QUEUE, [this.runId], lastRow);
    return last?.position ?? 0;
  }

  async completeList(): Promise<void> {
    await this.#lease.change('update runs set list_complete = true from lease where runs.id = lease.id');
    this.#listComplete = true;
  }

  async settle(outcome: Outcome<C>, last: LastAttempt | null): Promise<boolean> {
    return await this.#settlements.add(settledTarget(outcome, last));
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
