import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RangeLease, TargetRange } from '../../../../src/application/engine/ports.js';
import { inTransaction, type SqlDatabase } from '../../../../src/infrastructure/database/sql-database.js';
import { PgBossWorkQueue } from '../../../../src/infrastructure/queue/pg-boss-work-queue.js';
import { openServer } from '../../../support/stores/databases.js';

const rangeAt = (first: number, runId = 1): TargetRange => ({ runId, plan: 1, first, last: first + 499 });

describe('PgBossWorkQueue', () => {
  let database: SqlDatabase;
  let queue: PgBossWorkQueue;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const opened = await openServer();
    ({ database, remove } = opened);
    queue = await PgBossWorkQueue.open({ databaseUrl: opened.url ?? '', migrates: true });
  });
  afterAll(async () => {
    await queue?.close();
    await remove?.();
  });

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
    expect(await queue.redrive()).toBe(1);
    const lease = await taken();
    expect(lease.range).toEqual(rangeAt(1, 5));
    expect(await queue.figures()).toMatchObject({ waiting: 0, taken: 1, dead: [] });
    await lease.done();
  });
});
