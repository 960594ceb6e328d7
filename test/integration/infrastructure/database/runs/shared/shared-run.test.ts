import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { failure, type Outcome } from '../../../../../../src/domain/engine/outcome.js';
import type { Imdb } from '../../../../../../src/domain/imdb/imdb-catalogue.js';
import { findRun } from '../../../../../../src/infrastructure/database/runs/run-records.js';
import { readSharedProgress } from '../../../../../../src/infrastructure/database/runs/shared/run-progress-counts.js';
import { RunWorkers } from '../../../../../../src/infrastructure/database/runs/shared/run-workers.js';
import {
  readRunState,
  reviveRange,
  stopSharedRun,
  takePositions,
} from '../../../../../../src/infrastructure/database/runs/shared/shared-run.js';
import type { SqlDatabase } from '../../../../../../src/infrastructure/database/sql-database.js';
import { titleId } from '../../../../../support/builders/movie-builder.js';
import { failed, scraped, skipped } from '../../../../../support/builders/outcomes.js';
import { aRunReport } from '../../../../../support/builders/run-report.js';
import { DATABASES, type OpenTestDatabase } from '../../../../../support/stores/databases.js';
import { planShared, sharedJournal } from '../../../../../support/stores/shared-journals.js';
import { aWorkerOf, keepSilent } from '../../../../../support/stores/shared-runs.js';

const keys = (count: number) => Array.from({ length: count }, (_, index) => titleId(index + 1));
const BLOCKED = { cause: 'blocked', message: 'every route is blocked' } as const;

const crashed = (number: number): Outcome<Imdb> => ({
  kind: 'failed',
  key: titleId(number),
  attempts: 3,
  failure: failure('crashed', 'it ends its process'),
  saved: {},
  refusedBy: [],
});

describe.each(DATABASES)('a run that many share in %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
  });
  afterEach(() => database.script('truncate runs cascade'));
  afterAll(() => opened?.remove());

  it('is stopped for all by the first cause, which later ones do not replace', async () => {
    const run = await planShared(database, keys(1));
    expect(await readRunState(database, run.runId)).toEqual({ plan: 1, isFinished: false, stop: null });
    await stopSharedRun(database, run, { cause: 'blocked', message: 'every\0 route is blocked' });
    await stopSharedRun(database, run, { cause: 'unauthorized', message: 'the key is not taken' });
    expect(await readRunState(database, run.runId)).toEqual({ plan: 1, isFinished: false, stop: BLOCKED });
  });

  it.each([
    ['has ended', 'finished_at = now()'],
    ['was planned anew', 'plan = 2'],
    ['is one of a single machine', 'plan = null'],
  ])('is not stopped where it %s', async (_name, set) => {
    const run = await planShared(database, keys(1));
    await database.execute(`update runs set ${set}`);
    await stopSharedRun(database, run, BLOCKED);
    expect((await readRunState(database, run.runId))?.stop).toBeNull();
    expect(await takePositions(database, run, 1)).toBeNull();
  });

  it('takes a cause that a later version knows for a fault', async () => {
    const run = await planShared(database, keys(1));
    await database.execute(`update runs set stop_cause = 'too-hot', stop_message = null`);
    expect((await readRunState(database, run.runId))?.stop).toEqual({ cause: 'fatal', message: '' });
    expect(await readRunState(database, 4711)).toBeNull();
  });

  it('tells how far it is, and how many work on it', async () => {
    const run = await planShared(database, keys(6));
    const journal = sharedJournal(database, run);
    for (const outcome of [scraped(1), skipped(2), failed(3), scraped(4)])
      await journal.settle(outcome, null);
    const [silent, ended] = [await aWorkerOf(database, run.runId), await aWorkerOf(database, run.runId)];
    await keepSilent(database, silent, 31);
    await new RunWorkers(database).end(run.runId, ended, null);
    expect(await readSharedProgress(database, run.runId)).toEqual({ settled: 4, failed: 1, workers: 1 });
  });

  it('goes on with what was given up in a dead range, and with nothing beside it', async () => {
    const run = await planShared(database, keys(6));
    const journal = sharedJournal(database, run);
    for (const outcome of [scraped(1), crashed(2), failed(3), crashed(5), skipped(6)])
      await journal.settle(outcome, null);
    await journal.finish(aRunReport({ runId: run.runId, exitCode: 1 }));
    expect(await reviveRange(database, { runId: run.runId, plan: 1, first: 1, last: 4 })).toBe(true);
    expect(await findRun(database, run.runId)).toMatchObject({
      finishedAt: null,
      stopCause: null,
      exitCode: null,
      queued: 2,
      failed: 2,
    });
    expect((await journal.left(0, 10)).map(({ key }) => key)).toEqual([titleId(2), titleId(4)]);
    expect(await journal.settle(scraped(2), null)).toBe(true);
  });

  it('leaves a run that was stopped as it ended, with what was given up in its queue', async () => {
    const run = await planShared(database, keys(2));
    await sharedJournal(database, run).settle(crashed(1), null);
    await stopSharedRun(database, run, BLOCKED);
    await database.execute('update runs set finished_at = now(), exit_code = 3 where id = $1', [run.runId]);
    expect(await reviveRange(database, { ...run, first: 1, last: 2 })).toBe(true);
    expect(await findRun(database, run.runId)).toMatchObject({
      finishedAt: expect.any(String),
      stopCause: 'blocked',
      exitCode: 3,
      queued: 2,
    });
  });

  it('leaves a run alone that was planned anew since, which has taken it up', async () => {
    const run = await planShared(database, keys(2));
    await sharedJournal(database, run).settle(crashed(1), null);
    await database.execute('update runs set plan = 2, finished_at = now()');
    expect(await reviveRange(database, { runId: run.runId, plan: 1, first: 1, last: 2 })).toBe(false);
    expect(await findRun(database, run.runId)).toMatchObject({ failed: 1, finishedAt: expect.any(String) });
  });
});
