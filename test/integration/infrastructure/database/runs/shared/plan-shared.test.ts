import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { StorePatience } from '../../../../../../src/application/engine/store-patience.js';
import type { TitleId } from '../../../../../../src/domain/imdb/title-id.js';
import { LAST_IN_QUEUE } from '../../../../../../src/infrastructure/database/runs/journal-reads.js';
import { PostgresRunStarts } from '../../../../../../src/infrastructure/database/runs/postgres-run-starts.js';
import { findRun } from '../../../../../../src/infrastructure/database/runs/run-records.js';
import { createRun } from '../../../../../../src/infrastructure/database/runs/run-start.js';
import {
  HOLD_QUEUED,
  type SharedRun,
} from '../../../../../../src/infrastructure/database/runs/shared/shared-run.js';
import type { SqlDatabase } from '../../../../../../src/infrastructure/database/sql-database.js';
import { titleId } from '../../../../../support/builders/movie-builder.js';
import { failed, scraped } from '../../../../../support/builders/outcomes.js';
import { aRunReport } from '../../../../../support/builders/run-report.js';
import { DATABASES, type OpenTestDatabase, openServer } from '../../../../../support/stores/databases.js';
import { explained } from '../../../../../support/stores/explained.js';
import { beginRun, IDS } from '../../../../../support/stores/journals.js';
import { planShared, RangesSent, sharedJournal } from '../../../../../support/stores/shared-journals.js';

const ids = (first: number, last: number): TitleId[] =>
  Array.from({ length: last - first + 1 }, (_, index) => titleId(first + index));

describe.each(DATABASES)('planning a run for many in %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
  });
  afterEach(() => database.script('truncate runs cascade'));
  afterAll(() => opened?.remove());

  async function positionsIn(runId: number, state: string): Promise<number[]> {
    const { rows } = await database.execute(
      'select position from run_targets where run_id = $1 and state = $2 order by position',
      [runId, state],
    );
    return rows.map(([position]) => Number(position));
  }

  /** Whether each queued target is in one range and none is without; answers how many each range has. */
  async function queuedIn(runId: number, { ranges }: RangesSent): Promise<number[]> {
    const queued = await positionsIn(runId, 'queued');
    const counts = ranges.map(
      ({ first, last }) => queued.filter((position) => first <= position && position <= last).length,
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(queued.length);
    for (const [index, { first }] of ranges.entries())
      expect(first).toBeGreaterThan(ranges[index - 1]?.last ?? 0);
    expect(ranges.at(-1)?.last ?? 0).toBe(queued.at(-1) ?? 0);
    return counts;
  }

  const planOf = async (runId: number) =>
    (await database.execute('select plan, last_position from runs where id = $1', [runId])).rows[0];

  async function goOn(runId: number, sender: RangesSent | null): Promise<void> {
    const patience = new StorePatience('database', {
      patienceMs: 0,
      now: Date.now,
      onOutage: () => {},
      onTrouble: () => {},
    });
    const events = { say: () => {}, onLost: () => {}, signal: new AbortController().signal };
    await (await new PostgresRunStarts(database, events, patience, sender).goOn(runId)).release();
  }

  it('sends ranges of 500 of all its targets', async () => {
    const sender = new RangesSent();
    const { runId } = await planShared(database, ids(1, 4_203), sender);
    expect(await queuedIn(runId, sender)).toEqual([...Array.from({ length: 8 }, () => 500), 203]);
    expect(new Set(sender.ranges.map((range) => `${range.runId} ${range.plan}`))).toEqual(
      new Set([`${runId} 1`]),
    );
    expect(await planOf(runId)).toEqual([1, 4_203]);
  });

  it('sends no target twice that the list names twice', async () => {
    const sender = new RangesSent();
    const { runId } = await planShared(database, [...ids(1, 600), ...ids(1, 50), ...ids(601, 700)], sender);
    expect(await queuedIn(runId, sender)).toEqual([500, 200]);
    expect(sender.positions).toEqual([
      [1, 500],
      [501, 750],
    ]);
  });

  it.each([
    [700, [500, 200]],
    [500, [500]],
    [1, [1]],
  ])('sends no more of its list than the %d that were asked for', async (asked, counts) => {
    const sender = new RangesSent();
    const keys = [...ids(1, 300), ...ids(1, 200), ...ids(301, 4_000)];
    const { runId } = await planShared(database, keys, sender, asked);
    expect(await positionsIn(runId, 'queued')).toHaveLength(asked);
    expect((await queuedIn(runId, sender)).reduce((sum, count) => sum + count, 0)).toBe(
      counts.reduce((sum, count) => sum + count, 0),
    );
    expect((await planOf(runId))?.[1]).toBe(sender.ranges.at(-1)?.last);
  });

  it.each([
    ['of an empty list', []],
    ['of a list that is pulled later', null],
  ])('sends nothing %s', async (_name, keys) => {
    const sender = new RangesSent();
    const { runId } = await planShared(database, keys, sender);
    expect(sender.ranges).toEqual([]);
    expect(await planOf(runId)).toEqual([1, 0]);
  });

  it('leaves neither run nor ranges where its list breaks off, or its ranges cannot be sent', async () => {
    const sender = new RangesSent();
    async function* broken(): AsyncIterable<TitleId> {
      yield* ids(1, 3_000);
      throw new Error('the pipe broke');
    }
    const run = { catalogue: 'imdb', list: IDS, asked: null, grows: false, options: {} } as const;
    await expect(createRun(database, run, broken, () => {}, sender)).rejects.toThrow('the pipe broke');
    sender.fault = new Error('the queue is full');
    await expect(planShared(database, ids(1, 3), sender)).rejects.toThrow('the queue is full');
    expect(sender.ranges).toEqual([]);
    expect((await database.execute('select count(*) from runs')).rows).toEqual([[0]]);
  });

  it('asks the database no more often for a target of a long list than of a short one', async () => {
    let statements = 0;
    const counting: SqlDatabase = {
      kind: database.kind,
      statementMs: database.statementMs,
      execute: (...given) => database.execute(...given),
      script: (sql) => database.script(sql),
      close: async () => {},
      session: async (...given) => {
        const session = await database.session(...given);
        const execute = session.execute.bind(session);
        session.execute = (...call: Parameters<typeof execute>) => {
          statements += 1;
          return execute(...call);
        };
        return session;
      },
    };
    const statementsFor = async (count: number) => {
      statements = 0;
      await planShared(counting, ids(1, count));
      return statements;
    };
    const short = await statementsFor(2_000);
    expect((await statementsFor(20_000)) - short).toBe(9);
  });

  it('anew sends all that is left of it, over the gaps between', async () => {
    const run = await planShared(database, ids(1, 1_600));
    await database.execute(
      `update run_targets set state = case when position % 2 = 0 then 'done' else 'skipped' end
       where run_id = $1 and (position % 3 = 0 or position > 1500)`,
      [run.runId],
    );
    const sender = new RangesSent();
    await goOn(run.runId, sender);
    expect(await queuedIn(run.runId, sender)).toEqual([500, 500]);
    expect(sender.ranges.map(({ plan }) => plan)).toEqual([2, 2]);
    expect(await planOf(run.runId)).toEqual([2, 1_600]);
  });

  it('anew takes up what has failed and may have passed, and the run goes on', async () => {
    const run = await planShared(database, ids(1, 3));
    const journal = sharedJournal(database, run);
    for (const outcome of [scraped(1), failed(2, 'blocked'), failed(3, 'not-found')])
      await journal.settle(outcome, null);
    const stop = { cause: 'blocked', message: 'every route is blocked' } as const;
    await journal.finish(aRunReport({ runId: run.runId, stop, exitCode: 3 }));
    const sender = new RangesSent();
    await goOn(run.runId, sender);
    expect(sender.ranges).toEqual([{ runId: run.runId, plan: 2, first: 2, last: 2 }]);
    expect(await findRun(database, run.runId)).toMatchObject({
      finishedAt: null,
      stopCause: null,
      queued: 1,
    });
  });

  it('anew voids the ranges before, and sends nothing where nothing is left', async () => {
    const run = await planShared(database, ids(1, 2));
    for (const number of [1, 2]) await sharedJournal(database, run).settle(scraped(number), null);
    const sender = new RangesSent();
    await goOn(run.runId, sender);
    expect(sender.ranges).toEqual([]);
    expect(await planOf(run.runId)).toEqual([2, 2]);
    expect(await sharedJournal(database, run).settle(scraped(1), null)).toBe(false);
  });

  it('anew can be done again where sending failed, and what is then sent is of the latest plan', async () => {
    const run = await planShared(database, ids(1, 2));
    const sender = new RangesSent();
    sender.fault = new Error('the queue is full');
    await expect(goOn(run.runId, sender)).rejects.toThrow('the queue is full');
    sender.fault = undefined;
    await goOn(run.runId, sender);
    expect(sender.ranges).toEqual([{ runId: run.runId, plan: 3, first: 1, last: 2 }]);
  });

  it('makes one of many of a run that one machine has begun, and the other way round', async () => {
    const lease = await beginRun(database);
    await lease.release();
    await database.execute(`insert into run_targets (run_id, position, key) values ($1, 4, 'tt0000004')`, [
      lease.runId,
    ]);
    expect(await planOf(lease.runId)).toEqual([null, null]);
    const sender = new RangesSent();
    await goOn(lease.runId, sender);
    expect(sender.ranges).toEqual([{ runId: lease.runId, plan: 1, first: 4, last: 4 }]);
    expect(await planOf(lease.runId)).toEqual([1, 4]);
    await goOn(lease.runId, null);
    expect((await planOf(lease.runId))?.[0]).toBeNull();
    expect(
      await sharedJournal(database, { runId: lease.runId, plan: 1, worker: '' }).settle(failed(4), null),
    ).toBe(false);
  });
});

describe('of a long queue', () => {
  let opened: OpenTestDatabase;
  beforeAll(async () => {
    opened = await openServer();
    // What the server knows of a run that is as short as most are.
    await planShared(opened.database, ids(1, 40));
    await opened.database.script('analyze run_targets');
  });
  afterAll(() => opened?.remove());

  it('the last position is looked up, and no target of it counted', async () => {
    const { database } = opened;
    const { runId } = await planShared(database, null);
    await database.execute(
      `insert into run_targets (run_id, position, key, state)
       select $1, n, 'tt' || lpad(n::text, 7, '0'), case when n < 9000 then 'done' else 'queued' end
       from generate_series(1, 30000) n`,
      [runId],
    );
    await database.script('analyze run_targets');
    const { steps, mostRows } = await explained(database, LAST_IN_QUEUE, [runId]);
    expect(steps).not.toContain('Seq Scan');
    expect(mostRows).toBeLessThanOrEqual(4);
  });

  it.each<[string, (database: SqlDatabase) => Promise<SharedRun>]>([
    ['that was planned at once', (database) => planShared(database, ids(1, 20_000))],
    [
      'that has grown piece by piece',
      async (database) => {
        const run = await planShared(database, null);
        const journal = sharedJournal(database, run);
        for (let first = 1; first < 20_000; first += 500) await journal.enqueue(ids(first, first + 499));
        return run;
      },
    ],
  ])('%s the targets of a batch are found without a look at the others', async (_name, plan) => {
    const { database } = opened;
    const { runId } = await plan(database);
    const { mostRows } = await explained(database, HOLD_QUEUED, [runId, 1, ids(101, 125)]);
    expect(mostRows).toBeLessThanOrEqual(100);
  });
});
