import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TitleId } from '../../../../../../src/domain/imdb/title-id.js';
import { holdRun } from '../../../../../../src/infrastructure/database/runs/run-lease.js';
import { findRun } from '../../../../../../src/infrastructure/database/runs/run-records.js';
import { planAnew } from '../../../../../../src/infrastructure/database/runs/shared/plan-anew.js';
import {
  holdPlan,
  insertTargets,
  type SharedRun,
  takePositions,
} from '../../../../../../src/infrastructure/database/runs/shared/shared-run.js';
import {
  inTransaction,
  type SqlDatabase,
} from '../../../../../../src/infrastructure/database/sql-database.js';
import { PgBossWorkQueue } from '../../../../../../src/infrastructure/queue/pg-boss-work-queue.js';
import { titleId } from '../../../../../support/builders/movie-builder.js';
import { failed, scraped, skipped } from '../../../../../support/builders/outcomes.js';
import { aRunReport } from '../../../../../support/builders/run-report.js';
import { DATABASES, type OpenTestDatabase, openServer } from '../../../../../support/stores/databases.js';
import {
  anotherWorker,
  planShared,
  RangesSent,
  sharedJournal,
} from '../../../../../support/stores/shared-journals.js';

const ids = (first: number, last: number): TitleId[] =>
  Array.from({ length: last - first + 1 }, (_, index) => titleId(first + index));

const positionsIn = async (database: SqlDatabase, runId: number) =>
  (
    await database.execute('select position from run_targets where run_id = $1 order by position', [runId])
  ).rows.map(([position]) => Number(position));

async function planAgain(database: SqlDatabase, { runId }: SharedRun, sender: RangesSent): Promise<void> {
  const signal = new AbortController().signal;
  const lease = await holdRun(database, runId, { say: () => {}, onLost: () => {}, signal });
  try {
    await planAnew(database, lease, sender);
  } finally {
    await lease.release();
  }
}

describe.each(DATABASES)('the journal of a run that many share in %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
  });
  afterEach(() => database.script('truncate runs cascade'));
  afterAll(() => opened?.remove());

  it('tells who settles a target second that another has, and lets the first one’s word stand', async () => {
    const run = await planShared(database, ids(1, 2));
    const [first, second] = [sharedJournal(database, run), sharedJournal(database, run)];
    expect(await first.settle(scraped(1), null)).toBe(true);
    expect(await second.settle(failed(1), null)).toBe(false);
    expect(await second.settle(failed(2), null)).toBe(true);
    expect(await findRun(database, run.runId)).toMatchObject({ done: 1, failed: 1, queued: 0 });
  });

  it('answers for each target of a batch whether it was the one that settled it', async () => {
    const run = await planShared(database, ids(1, 6));
    const [first, second] = [sharedJournal(database, run), sharedJournal(database, run)];
    for (const number of [2, 5]) await first.settle(scraped(number), null);
    const outcomes = [skipped(1), scraped(2), failed(3), scraped(4), scraped(5), scraped(7)];
    expect(await Promise.all(outcomes.map((outcome) => second.settle(outcome, null)))).toEqual([
      true,
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it('sends the ranges of exactly what it has written, in pieces', async () => {
    const sender = new RangesSent();
    const run = await planShared(database, ids(1, 3), sender);
    expect(sender.ranges).toEqual([{ runId: run.runId, plan: 1, first: 1, last: 3 }]);
    const journal = sharedJournal(database, run, { sender });
    await journal.enqueue(ids(4, 4));
    await journal.enqueue(ids(3, 905));
    await journal.enqueue([]);
    expect(sender.positions).toEqual([
      [1, 3],
      [4, 4],
      [5, 504],
      [505, 907],
    ]);
    const positions = await positionsIn(database, run.runId);
    expect(positions).toHaveLength(905);
    const covered = sender.ranges.flatMap(({ first, last }) =>
      positions.filter((position) => first <= position && position <= last),
    );
    expect(covered).toEqual(positions);
  });

  it('gives positions that no other process gives, whoever writes first', async () => {
    const sender = new RangesSent();
    const run = await planShared(database, null, sender);
    const others = [run, await anotherWorker(database, run), await anotherWorker(database, run)];
    await Promise.all(
      others.flatMap((other, index) =>
        [0, 1, 2].map((turn) =>
          sharedJournal(database, other, { sender }).enqueue(
            ids(100 * index + 10 * turn + 1, 100 * index + 10 * turn + 7),
          ),
        ),
      ),
    );
    const positions = await positionsIn(database, run.runId);
    expect(new Set(positions).size).toBe(63);
    expect(sender.positions.toSorted(([one = 0], [other = 0]) => one - other).flat()).toEqual(
      Array.from({ length: 9 }, (_, index) => [index * 7 + 1, index * 7 + 7]).flat(),
    );
  });

  it('writes nothing where its ranges cannot be sent', async () => {
    const sender = new RangesSent();
    const run = await planShared(database, null, sender);
    sender.fault = new Error('the queue is full');
    const journal = sharedJournal(database, run, { sender });
    await expect(journal.enqueue(ids(1, 2))).rejects.toThrow('the queue is full');
    expect(await positionsIn(database, run.runId)).toEqual([]);
    sender.fault = undefined;
    await journal.enqueue(ids(1, 2));
    expect(sender.positions).toEqual([[3, 4]]);
  });

  it.each<[string, (run: SharedRun) => Promise<void>]>([
    [
      'has ended',
      async (run) => {
        const stop = { cause: 'blocked', message: 'every route is blocked' } as const;
        await sharedJournal(database, run).finish(aRunReport({ runId: run.runId, stop, exitCode: 3 }));
      },
    ],
    ['was planned anew', (run) => planAgain(database, run, new RangesSent())],
    [
      'was taken back to one machine',
      async ({ runId }) =>
        void (await database.execute('update runs set plan = null where id = $1', [runId])),
    ],
    [
      'was deleted',
      async ({ runId }) => void (await database.execute('delete from runs where id = $1', [runId])),
    ],
  ])('changes nothing any more of a run that %s', async (_name, end) => {
    const sender = new RangesSent();
    const run = await planShared(database, null, sender);
    const journal = sharedJournal(database, run, { sender });
    await journal.enqueue(ids(1, 2));
    await end(run);
    const before = await findRun(database, run.runId);
    expect(await journal.settle(scraped(1), null)).toBe(false);
    await journal.enqueue(ids(3, 4));
    await journal.completeList();
    expect(await findRun(database, run.runId)).toEqual(before);
    expect(sender.positions).toEqual([[1, 2]]);
    expect(journal.listComplete).toBe(false);
  });

  it('a target that a batch cannot be written with costs only itself', async () => {
    const run = await planShared(database, ids(1, 3));
    const journal = sharedJournal(database, run);
    const huge = { routeId: 'direct', httpStatus: 2 ** 40, bytes: 1, milliseconds: 1 };
    const settled = await Promise.allSettled([
      journal.settle(scraped(1), null),
      journal.settle(scraped(2), huge),
      journal.settle(scraped(3), null),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await findRun(database, run.runId)).toMatchObject({ done: 2, queued: 1 });
  });
});

describe('a run that is planned anew while others work on it', () => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await openServer();
    database = opened.database;
  });
  afterAll(() => opened?.remove());

  it('has in its plan what was being written by the one before', async () => {
    const run = await planShared(database, ids(1, 3));
    const sender = new RangesSent();
    const before = await takePositions(database, run, 2);
    const planning = await inTransaction(database, async (saving) => {
      expect(await holdPlan(saving, run)).toBe(true);
      await insertTargets(saving, run, ids(4, 5), before ?? 0);
      const begun = planAgain(database, run, sender);
      await expect
        .poll(async () => {
          const { rows } = await database.execute(
            `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          );
          return rows[0]?.[0];
        })
        .toBe(1);
      // Awaited only after the save is committed.
      return { begun };
    });
    await planning.begun;
    expect(sender.ranges).toEqual([{ runId: run.runId, plan: 2, first: 1, last: 5 }]);
    expect(await takePositions(database, { ...run, plan: 2 }, 1)).toBe(5);
  });

  it('takes nothing from a process that had positions of the plan before, and has not written them yet', async () => {
    const run = await planShared(database, ids(1, 3));
    const before = await takePositions(database, run, 2);
    const sender = new RangesSent();
    await planAgain(database, run, sender);
    await inTransaction(database, async (session) => {
      expect(await holdPlan(session, run)).toBe(false);
    });
    expect({ before, ranges: sender.positions }).toEqual({ before: 3, ranges: [[1, 3]] });
  });

  it('keeps a range in the queue if and only if its targets are in the journal', async () => {
    const queue = await PgBossWorkQueue.open({ databaseUrl: opened.url ?? '', migrates: true });
    try {
      const run = await planShared(database, null, queue);
      await sharedJournal(database, run, { sender: queue }).enqueue(ids(1, 501));
      const leases = [await queue.take(), await queue.take()];
      expect(leases.map((lease) => lease?.range)).toEqual([
        { runId: run.runId, plan: 1, first: 1, last: 500 },
        { runId: run.runId, plan: 1, first: 501, last: 501 },
      ]);
      for (const lease of leases) await lease?.done();
      const failing = {
        send: async (...given: Parameters<PgBossWorkQueue['send']>) => {
          await queue.send(...given);
          throw new Error('the connection broke');
        },
      };
      const journal = sharedJournal(database, run, { sender: failing });
      await expect(journal.enqueue(ids(502, 503))).rejects.toThrow('the connection broke');
      expect(await queue.take()).toBeNull();
      expect(await findRun(database, run.runId)).toMatchObject({ queued: 501 });
    } finally {
      await queue.close();
    }
  });
});
