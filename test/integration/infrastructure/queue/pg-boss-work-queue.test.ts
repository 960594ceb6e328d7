import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RangeLease, TargetRange } from '../../../../src/application/engine/range-ports.js';
import { inTransaction, type SqlDatabase } from '../../../../src/infrastructure/database/sql-database.js';
import { PgBossWorkQueue } from '../../../../src/infrastructure/queue/pg-boss-work-queue.js';
import { hasPgBossQueue } from '../../../../src/infrastructure/queue/start-pg-boss.js';
import { openServer } from '../../../support/stores/databases.js';

const rangeAt = (first: number, runId = 1): TargetRange => ({ runId, plan: 1, first, last: first + 499 });

describe('PgBossWorkQueue', () => {
  let database: SqlDatabase;
  let queue: PgBossWorkQueue;
  let url: string;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const opened = await openServer();
    ({ database, remove } = opened);
    url = opened.url ?? '';
    queue = await PgBossWorkQueue.open({ databaseUrl: url, migrates: true, lostAfterSeconds: 10 });
  });
  afterAll(async () => {
    await queue?.close();
    await remove?.();
  });

  /** Of another process, which says so often that it lives. */
  const openQueue = (renewedEveryMs: number) =>
    PgBossWorkQueue.open({ databaseUrl: url, migrates: false, lostAfterSeconds: 10, renewedEveryMs });

  async function send(...ranges: readonly TargetRange[]): Promise<void> {
    const sent = await inTransaction(database, (session) => queue.send(ranges, session));
    await sent();
  }

  async function taken(): Promise<RangeLease> {
    const lease = await queue.take();
    if (lease === null) throw new Error('there is no range');
    return lease;
  }

  it('keeps a range if and only if the transaction that sends it is committed', async () => {
    await expect(
      inTransaction(database, async (session) => {
        await queue.send([rangeAt(1)], session);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await queue.take()).toBeNull();
    await send(rangeAt(1));
    const lease = await taken();
    expect(lease).toMatchObject({ range: rangeAt(1), timesLost: 0 });
    await lease.done();
    expect(await queue.take()).toBeNull();
  });

  it('gives earlier runs first, and in a run earlier positions, also of ranges that were given back', async () => {
    await send(rangeAt(501, 8), rangeAt(1, 9), rangeAt(1001, 8));
    const first = await taken();
    expect(first.range).toEqual(rangeAt(501, 8));
    await first.giveBack([rangeAt(501, 8)]);
    const order = [await taken(), await taken(), await taken()];
    expect(order.map(({ range, timesLost }) => [range.runId, range.first, timesLost])).toEqual([
      [8, 501, 0],
      [8, 1001, 0],
      [9, 1, 0],
    ]);
    for (const lease of order) await lease.done();
  });

  it('shows dead ranges with their reason, and puts them back when told to', async () => {
    await send(rangeAt(1, 5));
    await (await taken()).bury('it ended three processes');
    expect(await queue.take()).toBeNull();
    expect(await queue.figures()).toMatchObject({
      dead: [{ range: rangeAt(1, 5), reason: 'it ended three processes' }],
    });
    expect(await queue.redrive(async () => {})).toBe(1);
    const lease = await taken();
    expect(lease.range).toEqual(rangeAt(1, 5));
    expect(await queue.figures()).toMatchObject({ waiting: 0, taken: 1, dead: [] });
    await lease.done();
  });

  it('tells of every dead range before it puts it back, also of more than it shows', async () => {
    const ranges = Array.from({ length: 25 }, (_, index) => rangeAt(index * 500 + 1));
    for (const range of ranges) {
      await send(range);
      await (await taken()).bury('it ended three processes');
    }
    const told: TargetRange[] = [];
    expect(await queue.redrive(async (range) => void told.push(range))).toBe(25);
    expect([...told].sort((one, other) => one.first - other.first)).toEqual(ranges);
    for (const _ of ranges) await (await taken()).done();
  });

  it('gives a range that is under suspicion after all others of its run', async () => {
    const suspect = { ...rangeAt(3), last: 3, lostAlone: 0 };
    await send(suspect, rangeAt(9_001));
    const leases = [await taken(), await taken()];
    expect(leases.map(({ range }) => range)).toEqual([rangeAt(9_001), suspect]);
    for (const lease of leases) await lease.done();
  });

  it('says what to do where nobody has planned a run yet, and makes nothing', async () => {
    const empty = await openServer();
    try {
      const opening = PgBossWorkQueue.open({ databaseUrl: empty.url ?? '', migrates: false });
      await expect(opening).rejects.toThrow(
        /^no run was planned for many machines in this database yet: plan a run first/,
      );
      expect(await hasPgBossQueue(empty.database)).toBe(false);
    } finally {
      await empty.remove();
    }
  });

  it('says what to do where another version of the program has made the queue', async () => {
    const older = await openServer();
    try {
      const databaseUrl = older.url ?? '';
      await (await PgBossWorkQueue.open({ databaseUrl, migrates: true })).close();
      await older.database.execute('update work_queue.version set version = version - 1');
      const opening = PgBossWorkQueue.open({ databaseUrl, migrates: false });
      await expect(opening).rejects.toThrow(
        /of another version of the program: plan a run with this version/,
      );
    } finally {
      await older.remove();
    }
  });

  it('may be opened by those who only work once it is there', async () => {
    expect(await hasPgBossQueue(database)).toBe(true);
    const working = await PgBossWorkQueue.open({ databaseUrl: url, migrates: false });
    await working.close();
  });

  it('names the server that it cannot reach, and never its password', async () => {
    const opening = PgBossWorkQueue.open({
      databaseUrl: 'postgres://me:s3cret@127.0.0.1:1/x',
      migrates: false,
    });
    const error = await opening.catch((error: unknown) => error);
    expect(String(error)).toMatch(/PostgreSQL at 127\.0\.0\.1:1 cannot be reached/);
    expect(String(error)).not.toContain('s3cret');
  });

  it('gives a range that was not heard of to another, and the one that had it changes nothing any more', async () => {
    const sleeper = await openQueue(500);
    await send(rangeAt(1, 3));
    const lease = await sleeper.take();
    if (lease === null) throw new Error('there is no range');
    // As of a process that was not heard of for so long; waiting for it would take a quarter of a minute.
    const silence = `update work_queue.job set heartbeat_on = now() - interval '1 minute' where state = 'active'`;
    const again: RangeLease[] = [];
    await expect
      .poll(async () => {
        await database.execute(silence);
        again.push(...[await queue.take()].filter((one) => one !== null));
        return again.map(({ range, timesLost }) => ({ range, timesLost }));
      })
      .toEqual([{ range: rangeAt(1, 3), timesLost: 1 }]);
    await expect.poll(() => lease.signal.aborted).toBe(true);
    await lease.done();
    await lease.giveBack([rangeAt(1, 3)]);
    await lease.bury('it is not this process’s to bury');
    expect(await queue.figures()).toEqual({ waiting: 0, taken: 1, dead: [] });
    await again[0]?.done();
    expect(await queue.figures()).toEqual({ waiting: 0, taken: 0, dead: [] });
    await sleeper.close();
  });

  it('keeps a range for the process that is heard of', async () => {
    const living = await openQueue(200);
    await send(rangeAt(1, 4));
    const lease = await living.take();
    const heard = `select heartbeat_on > now() - interval '10 seconds' from work_queue.job where state = 'active'`;
    await database.execute(`update work_queue.job set heartbeat_on = heartbeat_on - interval '11 seconds'`);
    await expect.poll(async () => (await database.execute(heard)).rows).toEqual([[true]]);
    expect(lease?.signal.aborted).toBe(false);
    await lease?.done();
    await living.close();
  });

  it('gives back what is left of a range with those that are there, or none of it', async () => {
    await send(rangeAt(1, 6));
    const lease = await taken();
    await lease.giveBack([]);
    expect(await queue.take()).toBeNull();
    await lease.giveBack([rangeAt(1, 6)]);
    expect(await queue.take()).toBeNull();
  });
});
