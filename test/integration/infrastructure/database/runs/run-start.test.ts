import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../../src/domain/engine/outcome.js';
import { failure } from '../../../../../src/domain/engine/outcome.js';
import type { Imdb } from '../../../../../src/domain/imdb/imdb-catalogue.js';
import { isTitleId, type TitleId } from '../../../../../src/domain/imdb/title-id.js';
import type { RunList } from '../../../../../src/domain/run-list.js';
import { PostgresRunJournal } from '../../../../../src/infrastructure/database/runs/postgres-run-journal.js';
import { PostgresRunRecords } from '../../../../../src/infrastructure/database/runs/postgres-run-records.js';
import {
  findRun,
  findRunWithFailures,
  targetsOfRun,
} from '../../../../../src/infrastructure/database/runs/run-records.js';
import { createRun, reopenRun } from '../../../../../src/infrastructure/database/runs/run-start.js';
import type { SqlDatabase } from '../../../../../src/infrastructure/database/sql-database.js';
import { aMovie, titleId } from '../../../../support/builders/movie-builder.js';
import { DATABASES, type OpenTestDatabase } from '../../../../support/stores/databases.js';
import { IDS } from '../../../../support/stores/journals.js';

const ids = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => titleId(from + index));

async function* listed(titleIds: readonly TitleId[]): AsyncIterable<TitleId> {
  yield* titleIds;
}

describe.each(DATABASES)('the run journal on %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;
  const closers: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
  });
  beforeEach(async () => {
    for (const close of closers.splice(0)) await close();
    await database.execute('delete from runs');
  });
  afterAll(async () => {
    for (const close of closers) await close();
    await opened?.remove();
  });

  async function aRun(
    titleIds: readonly TitleId[] | null,
    asked: number | null = null,
    recentMs: number | null = null,
    list: RunList = IDS,
  ) {
    const run = { catalogue: 'imdb', list, asked, grows: false, options: {} } as const;
    const created = await createRun(
      database,
      run,
      titleIds === null ? null : () => listed(titleIds),
      () => {},
    );
    const { lease } = created;
    closers.push(() => lease.release());
    const journal = new PostgresRunJournal(database, {
      lease,
      listComplete: titleIds !== null,
      source: 'imdb-html',
      recentMs,
      isKey: isTitleId,
      send: () => {},
    });
    return { ...created, runId: lease.runId, journal };
  }

  const done = (id: TitleId, savedAs = id): Outcome<Imdb> => ({
    kind: 'scraped',
    key: id,
    attempts: 1,
    record: aMovie().with({ titleId: savedAs }).build(),
    savedAs: savedAs === id ? null : savedAs,
    source: 'imdb-html',
    origins: {},
    saved: {},
  });
  const failed = (id: TitleId, kind: 'blocked' | 'not-found' = 'blocked'): Outcome<Imdb> => ({
    kind: 'failed',
    key: id,
    attempts: 1,
    failure: failure(kind, `it was ${kind}`),
    saved: {},
    refusedBy: [],
  });

  async function stillFailed(runId: number, kinds: readonly string[] = []): Promise<string[]> {
    const found: string[] = [];
    for await (const id of new PostgresRunRecords(database).stillFailedKeys(runId, kinds)) found.push(id);
    return found;
  }

  it('holds the whole of a given list from the moment on in which the run is there, each title once', async () => {
    const { runId, journal, asked } = await aRun([...ids(1, 4500), ...ids(1, 3)]);
    expect(asked).toBe(4500);
    expect(await findRun(database, runId)).toMatchObject({ asked: 4500, queued: 4500, listComplete: true });
    const [first, ...others] = await journal.left(0, 5000);
    expect([first, ...others].map((title) => title?.key)).toEqual(ids(1, 4500));
  });

  it('takes no more of a list than was asked for, and reads no further than it must', async () => {
    let read = 0;
    async function* counted(): AsyncIterable<TitleId> {
      for (const id of [...ids(1, 10), ...ids(1, 10_000)]) {
        read += 1;
        yield id;
      }
    }
    const run = { catalogue: 'imdb', list: IDS, asked: 15, grows: false, options: {} } as const;
    const { lease, asked } = await createRun(database, run, counted, () => {});
    closers.push(() => lease.release());
    expect(asked).toBe(15);
    expect(read).toBeLessThan(5_000);
    const titles: string[] = [];
    for await (const title of targetsOfRun(database, lease.runId, { state: null, kinds: [] }))
      titles.push(title.key);
    expect(titles).toEqual(ids(1, 15));
  });

  it('leaves no run behind when its list breaks off', async () => {
    async function* broken(): AsyncIterable<TitleId> {
      yield* ids(1, 3000);
      throw new Error('the pipe broke');
    }
    const run = { catalogue: 'imdb', list: IDS, asked: null, grows: false, options: {} } as const;
    await expect(createRun(database, run, broken, () => {})).rejects.toThrow('the pipe broke');
    expect((await database.execute('select count(*) from runs')).rows).toEqual([[0]]);
  });

  it('tells which queued titles were fetched recently, under the id that they were saved under', async () => {
    const first = await aRun(ids(1, 3));
    await first.journal.settle(done(titleId(1)), null);
    await first.journal.settle(done(titleId(2), titleId(9)), null);
    await first.journal.settle(done(titleId(3)), null);
    await database.execute(`update run_targets set finished_at = now() - interval '2 days' where key = $1`, [
      titleId(3),
    ]);
    const { journal } = await aRun(ids(1, 4), null, 86_400_000);
    const left = await journal.left(0, 10);
    expect(left.map(({ savedRecently }) => savedRecently)).toEqual([titleId(1), titleId(9), null, null]);
    expect((await first.journal.saved(0, 10)).map(({ savedAs }) => savedAs)).toEqual([
      titleId(1),
      titleId(9),
      titleId(3),
    ]);
  });

  it('notes the id that a merged title was saved under', async () => {
    const { journal, runId } = await aRun(ids(1, 2));
    await journal.settle(done(titleId(1), titleId(2)), null);
    await journal.settle(done(titleId(2)), null);
    const noted: (string | null)[][] = [];
    for await (const { key, savedAs } of targetsOfRun(database, runId, { state: null, kinds: [] }))
      noted.push([key, savedAs]);
    expect(noted).toEqual([
      [titleId(1), titleId(2)],
      [titleId(2), null],
    ]);
  });

  it('settles, enqueues and ends nothing of a run that another process has taken over', async () => {
    const { journal, runId } = await aRun(null);
    await journal.enqueue(ids(1, 2));
    await database.execute(`update runs set lease_token = 'other' where id = $1`, [runId]);
    await journal.enqueue(ids(3, 4));
    await journal.settle(done(titleId(1)), null);
    await journal.completeList();
    expect(await findRun(database, runId)).toMatchObject({ queued: 2, done: 0, listComplete: false });
  });

  it('gives the titles that still fail: neither those saved since nor those that fail otherwise by now', async () => {
    const first = await aRun(ids(1, 5));
    for (const id of ids(1, 4)) await first.journal.settle(failed(id), null);
    await first.journal.settle(failed(titleId(5), 'not-found'), null);
    expect(await stillFailed(first.runId)).toEqual(ids(1, 5));
    const second = await aRun(ids(1, 2));
    await second.journal.settle(done(titleId(1)), null);
    await second.journal.settle(failed(titleId(2), 'not-found'), null);
    expect(await stillFailed(first.runId, ['blocked'])).toEqual([titleId(3), titleId(4)]);
    expect((await findRunWithFailures(database, 'imdb', ['blocked']))?.runId).toBe(first.runId);
    expect((await findRunWithFailures(database, 'imdb', []))?.runId).toBe(second.runId);
    const third = await aRun(ids(2, 5));
    for (const id of ids(2, 5)) await third.journal.settle(done(id), null);
    expect(await findRunWithFailures(database, 'imdb', [])).toBeUndefined();
  });

  it('does not take a refresh from the datasets for another try', async () => {
    const first = await aRun(ids(1, 2));
    for (const id of ids(1, 2)) await first.journal.settle(failed(id), null);
    const refresh = await aRun(ids(1, 2), null, null, { kind: 'refresh' });
    await refresh.journal.settle(done(titleId(1)), null);
    await refresh.journal.settle(failed(titleId(2), 'not-found'), null);
    expect(await stillFailed(first.runId)).toEqual(ids(1, 2));
    expect((await findRunWithFailures(database, 'imdb', ['blocked']))?.runId).toBe(first.runId);
    expect(await findRunWithFailures(database, 'imdb', ['not-found'])).toBeUndefined();
  });

  it('takes failures that may have passed back into the queue', async () => {
    const { journal, runId, lease } = await aRun(ids(1, 2));
    await journal.settle(failed(titleId(1)), null);
    await journal.settle(failed(titleId(2), 'not-found'), null);
    await reopenRun(lease);
    expect(await findRun(database, runId)).toMatchObject({ queued: 1, failed: 1 });
  });
});
