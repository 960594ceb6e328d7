import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findRun } from '../../../../../../src/infrastructure/database/runs/run-records.js';
import {
  finishSharedRun,
  waitsForOthers,
} from '../../../../../../src/infrastructure/database/runs/shared/finish-shared-run.js';
import { RunWorkers } from '../../../../../../src/infrastructure/database/runs/shared/run-workers.js';
import {
  inTransaction,
  type SqlDatabase,
} from '../../../../../../src/infrastructure/database/sql-database.js';
import { scraped } from '../../../../../support/builders/outcomes.js';
import { aRunReport } from '../../../../../support/builders/run-report.js';
import { DATABASES, type OpenTestDatabase, openServer } from '../../../../../support/stores/databases.js';
import { aSharedRun, aWorkerOf, keepSilent } from '../../../../../support/stores/shared-runs.js';

const REPORT = aRunReport({ scraped: 1, exitCode: 1 });
const make = async () => REPORT;

describe.each(DATABASES)('finishSharedRun in %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
  });
  afterEach(() => database.script('truncate runs cascade'));
  afterAll(() => opened?.remove());

  const change = (runId: number, set: string) =>
    database.execute(`update runs set ${set} where id = $1`, [runId]);

  it('writes how the run ended, once', async () => {
    const runId = await aSharedRun(database, [scraped(1)]);
    expect(await finishSharedRun(database, runId, 1, make)).toEqual(REPORT);
    const run = await findRun(database, runId);
    expect(run).toMatchObject({ exitCode: 1, stopCause: null, stopMessage: null });
    expect(run?.finishedAt).not.toBeNull();
    const { rows } = await database.execute('select report from runs where id = $1', [runId]);
    expect(rows[0]?.[0]).toEqual(REPORT);
    const again = async () => {
      throw new Error('no second report is made');
    };
    expect(await finishSharedRun(database, runId, 1, again)).toBeNull();
    expect((await findRun(database, runId))?.finishedAt).toBe(run?.finishedAt);
  });

  it.each([
    ['targets are queued', 1, 1, 'plan = 1'],
    ['the list is not in the journal whole', 0, 1, 'list_complete = false'],
    ['the run was planned again', 0, 1, 'plan = 2'],
    ['the run is one of a single machine', 0, 1, 'plan = null'],
  ])('writes nothing while %s', async (_name, left, plan, set) => {
    const runId = await aSharedRun(database, [scraped(1)], left);
    await change(runId, set);
    expect(await finishSharedRun(database, runId, plan, make)).toBeNull();
    expect((await findRun(database, runId))?.finishedAt).toBeNull();
  });

  it('writes nothing for a run that is not there', async () => {
    expect(await finishSharedRun(database, 4711, 1, make)).toBeNull();
  });

  it('finishes a run that was stopped with targets left, and lets the reason stand', async () => {
    const runId = await aSharedRun(database, [], 3);
    await change(runId, `stop_cause = 'blocked', stop_message = 'every route is blocked'`);
    expect(await finishSharedRun(database, runId, 1, make)).toEqual(REPORT);
    expect(await findRun(database, runId)).toMatchObject({
      stopCause: 'blocked',
      stopMessage: 'every route is blocked',
      queued: 3,
    });
  });

  it('leaves the run as it is when no report could be made', async () => {
    const runId = await aSharedRun(database, [scraped(1)]);
    const failing = () => Promise.reject(new Error('no report'));
    await expect(finishSharedRun(database, runId, 1, failing)).rejects.toThrow('no report');
    expect((await findRun(database, runId))?.finishedAt).toBeNull();
    expect(await finishSharedRun(database, runId, 1, make)).toEqual(REPORT);
  });

  it('waits, where the caller says who it is, for those that live and hold ranges', async () => {
    const runId = await aSharedRun(database, [scraped(1)]);
    const workers = new RunWorkers(database);
    const [mine, other] = [await aWorkerOf(database, runId), await aWorkerOf(database, runId)];
    const holds = { ranges: [{ first: 1, last: 1 }], share: null };
    for (const worker of [mine, other]) await workers.heartbeat(runId, worker, holds);
    expect(await finishSharedRun(database, runId, 1, make, mine)).toBeNull();
    await workers.heartbeat(runId, mine, { ranges: [], share: null });
    expect(await finishSharedRun(database, runId, 1, make, '')).toBeNull();
    expect(await waitsForOthers(database, runId, 1)).toBe(true);
    await keepSilent(database, other, 31);
    expect(await finishSharedRun(database, runId, 1, make, mine)).toEqual(REPORT);
  });

  it('waits not for others, but for what is to be done, while targets are queued or once it is finished', async () => {
    const runId = await aSharedRun(database, [scraped(1)], 1);
    expect(await waitsForOthers(database, runId, 1)).toBe(false);
    await change(runId, `stop_cause = 'blocked'`);
    expect(await waitsForOthers(database, runId, 1)).toBe(true);
    expect(await waitsForOthers(database, runId, 2)).toBe(false);
    await finishSharedRun(database, runId, 1, make);
    expect(await waitsForOthers(database, runId, 1)).toBe(false);
  });

  it('waits for nobody where the caller does not say who it is', async () => {
    const runId = await aSharedRun(database, [scraped(1)]);
    const worker = await aWorkerOf(database, runId);
    await new RunWorkers(database).heartbeat(runId, worker, { ranges: [{ first: 1, last: 1 }], share: null });
    expect(await finishSharedRun(database, runId, 1, make)).toEqual(REPORT);
  });
});

describe('finishSharedRun of processes that race', () => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await openServer();
    database = opened.database;
  });
  afterAll(() => opened?.remove());

  const HOLDS = 'select from runs where id = $1 for key share';

  /** How many statements wait for a lock. */
  async function waiting(): Promise<unknown> {
    const { rows } = await database.execute(
      `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]?.[0];
  }

  it('lets one of them write, however many try at once', async () => {
    const runId = await aSharedRun(database, [scraped(1)]);
    let made = 0;
    const counted = async () => {
      made += 1;
      return aRunReport({ scraped: made });
    };
    const attempts = await inTransaction(database, async (saving) => {
      await saving.execute(HOLDS, [runId]);
      const begun = [1, 2, 3].map(() => finishSharedRun(database, runId, 1, counted));
      await expect.poll(waiting).toBe(3);
      expect(made).toBe(0);
      return begun;
    });
    const written = (await Promise.all(attempts)).filter((report) => report !== null);
    expect({ written: written.length, made }).toEqual({ written: 1, made: 1 });
  });

  it('waits for a save that is under way, and counts it', async () => {
    const runId = await aSharedRun(database, [scraped(1)]);
    const worker = await aWorkerOf(database, runId, { saved: { inserted: 1 } });
    const finishing = await inTransaction(database, async (saving) => {
      await saving.execute(HOLDS, [runId]);
      const begun = finishSharedRun(database, runId, 1, async (session) => {
        const { rows } = await session.execute('select inserted from run_workers where worker = $1', [
          worker,
        ]);
        return aRunReport({ scraped: Number(rows[0]?.[0]) });
      });
      await expect.poll(waiting).toBe(1);
      await saving.execute('update run_workers set inserted = inserted + 1 where worker = $1', [worker]);
      // Awaited only after the save is committed.
      return { begun };
    });
    expect(await finishing.begun).toMatchObject({ scraped: 2 });
  });

  it('does not finish when a save that was under way has led to further targets', async () => {
    const runId = await aSharedRun(database, [scraped(1)]);
    const finishing = await inTransaction(database, async (saving) => {
      await saving.execute(HOLDS, [runId]);
      const begun = finishSharedRun(database, runId, 1, make);
      await expect.poll(waiting).toBe(1);
      await saving.execute(`insert into run_targets (run_id, position, key) values ($1, 2, 'tt0000002')`, [
        runId,
      ]);
      return { begun };
    });
    expect(await finishing.begun).toBeNull();
    expect((await findRun(database, runId))?.finishedAt).toBeNull();
  });

  it('holds a save that begins meanwhile until the run is over', async () => {
    const runId = await aSharedRun(database, [scraped(1)]);
    let saved: Promise<unknown> = Promise.resolve();
    const report = await finishSharedRun(database, runId, 1, async () => {
      saved = database.execute('select finished_at is null from runs where id = $1 for key share', [runId]);
      await expect.poll(waiting).toBe(1);
      return REPORT;
    });
    expect(report).toEqual(REPORT);
    expect(await saved).toMatchObject({ rows: [[false]] });
  });
});
