import { randomUUID } from 'node:crypto';
import type { TargetRange } from '../../../src/application/engine/range-ports.js';
import type { Imdb } from '../../../src/domain/imdb/imdb-catalogue.js';
import { isTitleId } from '../../../src/domain/imdb/title-id.js';
import { findRun } from '../../../src/infrastructure/database/runs/run-records.js';
import { createRun } from '../../../src/infrastructure/database/runs/run-start.js';
import { finishSharedRun } from '../../../src/infrastructure/database/runs/shared/finish-shared-run.js';
import { RunWorkers } from '../../../src/infrastructure/database/runs/shared/run-workers.js';
import {
  type SharedRun,
  stopSharedRun,
} from '../../../src/infrastructure/database/runs/shared/shared-run.js';
import { SharedRunJournal } from '../../../src/infrastructure/database/runs/shared/shared-run-journal.js';
import type { SqlDatabase } from '../../../src/infrastructure/database/sql-database.js';
import type { RangeSender } from '../../../src/infrastructure/queue/range-sender.js';
import type { JournalsUnderTest } from '../../contracts/run-journal.js';
import { IDS } from './journals.js';

/** Notes the ranges that are sent, once their transaction is committed. */
export class RangesSent implements RangeSender {
  readonly ranges: TargetRange[] = [];
  /** Thrown instead of sending once set. */
  fault: Error | undefined;
  /** Thrown once the transaction is committed, as by a queue that is elsewhere. */
  lateFault: Error | undefined;

  async send(ranges: readonly TargetRange[]): Promise<() => Promise<void>> {
    if (this.fault !== undefined) throw this.fault;
    return async () => {
      if (this.lateFault !== undefined) throw this.lateFault;
      this.ranges.push(...ranges);
    };
  }

  /** Each as [first, last] position. */
  get positions(): readonly (readonly number[])[] {
    return this.ranges.map(({ first, last }) => [first, last]);
  }
}

/** Writes a run for many, of these targets or of a list that is pulled; a process of the name has taken it up. */
export async function planShared(
  database: SqlDatabase,
  keys: readonly string[] | null,
  sender: RangeSender = new RangesSent(),
  asked: number | null = null,
): Promise<SharedRun> {
  async function* listed(): AsyncIterable<string> {
    yield* keys ?? [];
  }
  const run = { catalogue: 'imdb', list: IDS, asked, grows: false, options: {} } as const;
  const { lease } = await createRun(database, run, keys === null ? null : listed, () => {}, sender);
  await lease.release();
  return await anotherWorker(database, { runId: lease.runId, plan: 1 });
}

/** One more process takes the run up. */
export async function anotherWorker(
  database: SqlDatabase,
  { runId, plan }: Pick<SharedRun, 'runId' | 'plan'>,
): Promise<SharedRun> {
  const worker = randomUUID();
  await new RunWorkers(database).register(runId, worker, '1.0.0');
  return { runId, plan, worker };
}

/** The journal of the run as the process has it. */
export function sharedJournal(
  database: SqlDatabase,
  run: SharedRun,
  {
    source = 'imdb-html',
    recentMs = null,
    listComplete = false,
    sender = new RangesSent(),
  }: JournalOptions = {},
): SharedRunJournal<Imdb> {
  return new SharedRunJournal<Imdb>(database, {
    ...run,
    source,
    recentMs,
    listComplete,
    isKey: isTitleId,
    sender,
    onFinish: async (report) => {
      if (report.stop !== null) await stopSharedRun(database, run, report.stop);
      await finishSharedRun(database, run.runId, run.plan, async () => report);
    },
  });
}

interface JournalOptions {
  readonly source?: string;
  readonly recentMs?: number | null;
  readonly listComplete?: boolean;
  readonly sender?: RangeSender;
}

/** The journals of a database, each of a run of its own that many share. */
export function sharedJournalsIn(database: SqlDatabase, remove: () => Promise<void>): JournalsUnderTest {
  return {
    begin: async (given = {}) => sharedJournal(database, await planShared(database, null), given),
    reopen: async (runId) => {
      const { plan, listComplete } = (await findRun(database, runId)) ?? { plan: null };
      if (plan === null) throw new Error(`there is no shared run ${runId}`);
      return sharedJournal(database, await anotherWorker(database, { runId, plan }), { listComplete });
    },
    remove,
  };
}
