import { z } from 'zod';
import type { LastAttempt } from '../../../../application/engine/attempt.js';
import type { QueuedTarget, RunJournal, SavedTarget } from '../../../../application/engine/ports.js';
import { piecesOf } from '../../../../application/engine/target-ranges.js';
import type { Catalogue } from '../../../../domain/engine/catalogue.js';
import type { Outcome } from '../../../../domain/engine/outcome.js';
import type { RunReport } from '../../../../domain/engine/run-report.js';
import { BatchQueue } from '../../../../shared/batch-queue.js';
import { storableJson } from '../../../../shared/storable-json.js';
import { nowSent, type RangeSender } from '../../../queue/range-sender.js';
import { inTransaction, queryRows, type SqlDatabase } from '../../sql-database.js';
import { isRefusal } from '../../sql-error.js';
import { type JournalReading, JournalReads } from '../journal-reads.js';
import { SET_SETTLED, SETTLED, type SettledTarget, settledTarget } from '../settled-target.js';
import { countQueues } from './queue-statistics.js';
import { holdPlan, holdQueued, insertTargets, type SharedRun, takePositions } from './shared-run.js';

const LARGEST_BATCH = 200;
const LARGEST_ADDITION = 20;

/** As in the journal of one machine. */
const APART_MS = 50;

/** In: run, plan, an array of `SettledTarget`; they are locked already. Out: those that were settled. */
const SETTLE = `update run_targets t ${SET_SETTLED} from ${SETTLED}
where t.run_id = $1 and t.key = s.key and s.key = any($2::text[]) returning t.key`;

const keyRow = z.object({ key: z.string() });

/**
 * The journal of a run that many machines share. Whoever settles a target first has settled it; a process that comes later,
 * since it slept or was cut off, is told so and changes nothing.
 */
export class SharedRunJournal<C extends Catalogue> implements RunJournal<C> {
  readonly #database: SqlDatabase;
  readonly #run: SharedRun;
  readonly #sender: RangeSender;
  readonly #reads: JournalReads<C>;
  readonly #onFinish: (report: RunReport) => Promise<void>;
  readonly #additions: BatchQueue<readonly C['key'][], true>;
  readonly #settlements: BatchQueue<SettledTarget, boolean>;
  #listComplete: boolean;

  constructor(
    database: SqlDatabase,
    run: SharedRun &
      JournalReading<C> & {
        readonly listComplete: boolean;
        readonly sender: RangeSender;
        /** The process is done with the run. */
        readonly onFinish: (report: RunReport) => Promise<void>;
      },
  ) {
    this.#database = database;
    this.#run = run;
    this.#sender = run.sender;
    this.#reads = new JournalReads(database, run);
    this.#onFinish = run.onFinish;
    this.#listComplete = run.listComplete;
    this.#additions = new BatchQueue(LARGEST_ADDITION, async (pieces) => {
      await this.#append(pieces.flat());
      return pieces.map(() => true as const);
    });
    this.#settlements = new BatchQueue(LARGEST_BATCH, (rows) => this.#settle(rows), {
      blamesItem: isRefusal,
      apartMs: APART_MS,
    });
  }

  get listComplete(): boolean {
    return this.#listComplete;
  }

  get runId(): number {
    return this.#run.runId;
  }

  left(after: number, most: number, last?: number): Promise<readonly QueuedTarget<C>[]> {
    return this.#reads.left(after, most, last);
  }

  saved(after: number, most: number): Promise<readonly SavedTarget<C>[]> {
    return this.#reads.saved(after, most);
  }

  async enqueue(keys: readonly C['key'][]): Promise<void> {
    await this.#additions.add(keys);
  }

  async completeList(): Promise<void> {
    const { runId, plan } = this.#run;
    // Once the run is over nothing more of its list was taken: whoever goes on with it has the rest to take.
    const { rows } = await this.#database.execute(
      `update runs set list_complete = true where id = $1 and plan = $2 and finished_at is null returning 1`,
      [runId, plan],
    );
    this.#listComplete = rows.length > 0;
  }

  async settle(outcome: Outcome<C>, last: LastAttempt | null): Promise<boolean> {
    return await this.#settlements.add(settledTarget(outcome, last));
  }

  async finish(report: RunReport): Promise<void> {
    await this.#settlements.idle();
    await this.#onFinish(report);
  }

  async #append(keys: readonly C['key'][]): Promise<void> {
    if (keys.length === 0) return;
    const before = await takePositions(this.#database, this.#run, keys.length);
    if (before === null) return;
    const sent = await inTransaction(this.#database, async (session) => {
      if (!(await holdPlan(session, this.#run))) return NOTHING_LEFT;
      const range = await insertTargets(session, this.#run, keys, before);
      return await this.#sender.send(piecesOf(range), session);
    });
    await nowSent(sent);
    // The targets are there, whatever becomes of this.
    await countQueues(this.#database, before, keys.length).catch(() => {});
  }

  async #settle(rows: readonly SettledTarget[]): Promise<readonly boolean[]> {
    const keys = rows.map(({ key }) => key);
    const settled = await inTransaction(this.#database, async (session) => {
      const queued = await holdQueued(session, this.#run, keys);
      if (queued.size === 0) return queued;
      const given = [this.#run.runId, [...queued], storableJson(rows)];
      return new Set((await queryRows(session, SETTLE, given, keyRow)).map(({ key }) => key));
    });
    return keys.map((key) => settled.has(key));
  }
}

const NOTHING_LEFT = async () => {};
