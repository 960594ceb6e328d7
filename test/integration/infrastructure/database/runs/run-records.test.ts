import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_OPTIONS } from '../../../../../src/application/run-record.js';
import type { Outcome } from '../../../../../src/domain/engine/outcome.js';
import type { RunStop } from '../../../../../src/domain/engine/run-report.js';
import type { Imdb } from '../../../../../src/domain/imdb/imdb-catalogue.js';
import { isTitleId } from '../../../../../src/domain/imdb/title-id.js';
import type { RunList } from '../../../../../src/domain/run-list.js';
import { PostgresRunJournal } from '../../../../../src/infrastructure/database/runs/postgres-run-journal.js';
import {
  findRun,
  findRunWithFailures,
  findUnfinishedRun,
  listRuns,
  type TargetRecord,
  targetsOfRun,
} from '../../../../../src/infrastructure/database/runs/run-records.js';
import { reopenRun } from '../../../../../src/infrastructure/database/runs/run-start.js';
import { titleId } from '../../../../support/builders/movie-builder.js';
import { failed, noticed, scraped, skipped } from '../../../../support/builders/outcomes.js';
import { aRunReport } from '../../../../support/builders/run-report.js';
import { DATABASES, type OpenTestDatabase } from '../../../../support/stores/databases.js';
import { beginRun, IDS } from '../../../../support/stores/journals.js';

const INTERRUPTED: RunStop = { cause: 'interrupted', message: 'stopped by Ctrl-C' };

describe.each(DATABASES)('the records of runs in %s', (_, open) => {
  let opened: OpenTestDatabase;

  beforeAll(async () => {
    opened = await open();
  });
  afterEach(async () => {
    await opened.database.script('truncate runs cascade');
  });
  afterAll(async () => {
    await opened?.remove();
  });

  /** A run over the titles of these outcomes and as many more as are left. */
  async function aRun(outcomes: readonly Outcome<Imdb>[], left = 0) {
    const lease = await beginRun(opened.database);
    const journal = new PostgresRunJournal(opened.database, {
      lease,
      listComplete: false,
      source: 'imdb-html',
      recentMs: null,
      isKey: isTitleId,
      send: () => {},
    });
    const more = Array.from({ length: left }, (_, index) => titleId(1001 + index));
    await journal.enqueue([...outcomes.map((outcome) => outcome.key), ...more]);
    for (const outcome of outcomes) {
      await journal.settle(outcome, { routeId: 'proxy-1', httpStatus: 404, bytes: 12, milliseconds: 3.6 });
    }
    return { lease, runId: lease.runId, journal };
  }

  async function titles(runId: number, state: string | null = null, kinds: readonly string[] = []) {
    const found: TargetRecord[] = [];
    for await (const title of targetsOfRun(opened.database, runId, { state, kinds })) found.push(title);
    return found;
  }

  it('say what a run was given and how far it is, the newest first', async () => {
    const first = await aRun([scraped(1), skipped(2), failed(3)], 4);
    const second = await aRun([]);
    const [newest, oldest] = await listRuns(opened.database, 10);
    expect(newest).toMatchObject({ runId: second.runId, queued: 0, done: 0, skipped: 0, failed: 0 });
    expect(oldest).toMatchObject({
      runId: first.runId,
      list: IDS,
      asked: null,
      options: { ids: ['tt0000001'] },
      listComplete: false,
      finishedAt: null,
      exitCode: null,
      queued: 4,
      done: 1,
      skipped: 1,
      failed: 1,
    });
    expect(await listRuns(opened.database, 1)).toHaveLength(1);
    expect(await findRun(opened.database, first.runId)).toEqual(oldest);
    expect(await findRun(opened.database, 999_999)).toBeUndefined();
  });

  it('say what became of each title, in the order of the list', async () => {
    const { runId } = await aRun([failed(2, 'blocked'), scraped(1), skipped(3)], 1);
    expect(await titles(runId)).toMatchObject([
      {
        key: titleId(2),
        state: 'failed',
        failureKind: 'blocked',
        httpStatus: 404,
        attempts: 2,
        route: 'proxy-1',
        lastError: 'it was blocked',
      },
      { key: titleId(1), state: 'done', failureKind: null, attempts: 1, lastError: null },
      { key: titleId(3), state: 'skipped', attempts: 0, lastError: 'robots.txt disallows it' },
      { key: titleId(1001), state: 'queued', finishedAt: null },
    ]);
    expect((await titles(runId, 'failed')).map((title) => title.key)).toEqual([titleId(2)]);
    expect(await titles(runId, 'failed', ['not-found'])).toEqual([]);
  });

  it('have a list of every kind as it was written, and refuse what is none', async () => {
    const { runId } = await aRun([]);
    const write = (list: unknown) =>
      opened.database.execute('update runs set list = $2::jsonb where id = $1', [
        runId,
        JSON.stringify(list),
      ]);
    const lists: readonly RunList[] = [
      { kind: 'chart', chart: 'moviemeter' },
      { kind: 'datasets', query: 'kind=movie' },
      { kind: 'failed', run: 3 },
      { kind: 'ids', from: 'standard-input' },
      { kind: 'ids', from: { file: 'ids.txt' } },
      { kind: 'refresh' },
      { kind: 'text', text: 'the best' },
    ];
    for (const list of lists) {
      await write(list);
      expect((await findRun(opened.database, runId))?.list).toEqual(list);
    }
    for (const none of ['chart top', { kind: 'chart', chart: 'popular' }, { kind: 'ids' }, { kind: 'odd' }]) {
      await write(none);
      await expect(findRun(opened.database, runId)).rejects.toThrow();
    }
  });

  it('keep what a movie was saved without', async () => {
    const notices = ['year 1874 is outside 1888 to 2037', 'cast member "nm0000002" has no name'];
    const { runId } = await aRun([noticed(1, ...notices), scraped(2)]);
    expect((await titles(runId)).map((title) => title.notices)).toEqual([notices, null]);
  });

  it('are read whole where there are more titles than one read brings', async () => {
    const { runId } = await aRun([], 2100);
    const found = await titles(runId);
    expect(found.map((title) => title.key)).toEqual(
      Array.from({ length: 2100 }, (_, index) => titleId(1001 + index)),
    );
  });

  it('know the newest run that can be resumed: one that was killed, or stopped before its end', async () => {
    const killed = await aRun([], 1);
    const stopped = await aRun([], 1);
    await stopped.journal.finish(aRunReport({ stop: INTERRUPTED, exitCode: 130 }));
    const whole = await aRun([scraped(1)]);
    await whole.journal.finish(aRunReport());
    expect(await findUnfinishedRun(opened.database, 'imdb')).toMatchObject({
      runId: stopped.runId,
      stopCause: 'interrupted',
      stopMessage: INTERRUPTED.message,
      exitCode: 130,
    });
    await stopped.journal.finish(aRunReport());
    expect((await findUnfinishedRun(opened.database, 'imdb'))?.runId).toBe(killed.runId);
    await killed.journal.finish(aRunReport());
    expect(await findUnfinishedRun(opened.database, 'imdb')).toBeUndefined();
  });

  it('open a run again: what may have passed is in the queue, what says something of the title is not', async () => {
    const { lease, runId, journal } = await aRun([
      failed(1, 'blocked'),
      failed(2),
      failed(3, 'unreachable'),
      scraped(4),
    ]);
    await journal.finish(aRunReport({ stop: INTERRUPTED, exitCode: 130 }));
    await reopenRun(lease);
    expect((await journal.left(0, 10)).map((title) => title.key)).toEqual([titleId(1), titleId(3)]);
    expect(await findRun(opened.database, runId)).toMatchObject({
      finishedAt: null,
      stopCause: null,
      exitCode: null,
      failed: 1,
      queued: 2,
      done: 1,
    });
  });

  it('know the newest run in which titles failed in a given way', async () => {
    const blocked = await aRun([failed(1, 'blocked')]);
    const missing = await aRun([failed(2)]);
    await aRun([scraped(3)]);
    const demo = await aRun([failed(4, 'blocked')]);
    await opened.database.execute('update runs set options = $2::jsonb where id = $1', [
      demo.runId,
      JSON.stringify(DEMO_OPTIONS),
    ]);
    expect((await findRunWithFailures(opened.database, 'imdb', []))?.runId).toBe(missing.runId);
    expect((await findRunWithFailures(opened.database, 'imdb', ['blocked']))?.runId).toBe(blocked.runId);
    expect(await findRunWithFailures(opened.database, 'imdb', ['invalid'])).toBeUndefined();
  });
});
