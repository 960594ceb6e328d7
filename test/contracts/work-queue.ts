import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  QueueCare,
  RangeLease,
  TargetRange,
  WorkQueue,
} from '../../src/application/engine/range-ports.js';
import { deadline } from '../support/processes/deadlines.js';

/** One of those who take ranges from a queue. */
export interface TakerUnderTest {
  readonly queue: WorkQueue;
  /** Ends it as `kill -9` would: what it holds is neither finished nor given back, and nobody says that it lives. */
  die(): Promise<void>;
}

/** A new queue with nothing in it. */
export interface QueueUnderTest {
  /** Puts ranges into it, committed and sent. */
  send(ranges: readonly TargetRange[]): Promise<void>;
  /** One more of those who take from it. */
  taker(): Promise<TakerUnderTest>;
  /** `null` where nobody looks after it, since its dead ranges die with the process. */
  readonly care: QueueCare | null;
  remove(): Promise<void>;
}

export interface QueuesUnderTest {
  create(): Promise<QueueUnderTest>;
  /** Once, after all tests. */
  remove(): Promise<void>;
}

export interface QueueCapabilities {
  /** How long after a taker died its range is another's at the latest; `null` where takers die only together. Milliseconds. */
  readonly loseAfterMs: number | null;
}

/** What every `WorkQueue` promises, and every `RangeSender` of one; in which order ranges come it does not. */
export function workQueueContract(
  name: string,
  { loseAfterMs }: QueueCapabilities,
  open: () => Promise<QueuesUnderTest>,
): void {
  describe(`${name} as a work queue`, () => {
    let queues: QueuesUnderTest;
    const made: QueueUnderTest[] = [];

    beforeAll(async () => {
      queues = await open();
    });
    afterAll(async () => {
      for (const queue of made) await queue.remove();
      await queues?.remove();
    });

    async function queueOf(...ranges: readonly TargetRange[]): Promise<QueueUnderTest> {
      const queue = await queues.create();
      made.push(queue);
      await queue.send(ranges);
      return queue;
    }

    it('answers null where there is none', async () => {
      const { queue } = await (await queueOf()).taker();
      expect(await queue.take()).toBeNull();
    });

    it('gives a range as it was sent, that nobody had before', async () => {
      const { queue } = await (await queueOf({ runId: 7, plan: 2, first: 501, last: 1_000 })).taker();
      const lease = await taken(queue);
      expect(lease.range).toEqual({ runId: 7, plan: 2, first: 501, last: 1_000 });
      expect(lease.timesLost).toBe(0);
      expect(lease.signal.aborted).toBe(false);
      await lease.done();
    });

    it('gives every range of a great many once, to takers at the same time', async () => {
      const ranges = Array.from({ length: 95 }, (_, at) => range(at * 10 + 1, at * 10 + 10));
      const shared = await queueOf(...ranges);
      const takers = await Promise.all(Array.from({ length: 4 }, () => shared.taker()));
      const firsts = await Promise.all(takers.map(({ queue }) => workAll(queue)));
      expect(firsts.flat().sort((one, other) => one - other)).toEqual(ranges.map(({ first }) => first));
    });

    it('gives a range that somebody has to nobody else', async () => {
      const shared = await queueOf(range(1, 10));
      const [one, other] = [await shared.taker(), await shared.taker()];
      const lease = await taken(one.queue);
      expect(await other.queue.take()).toBeNull();
      await lease.done();
      expect(await other.queue.take()).toBeNull();
    });

    it('gives back what is left of a range, as ranges that nobody has lost', async () => {
      const shared = await queueOf(range(1, 10));
      const [one, other] = [await shared.taker(), await shared.taker()];
      await (await taken(one.queue)).giveBack([range(1, 5), range(6, 10)]);
      const halves = [await taken(other.queue), await taken(one.queue)];
      expect(halves.map((lease) => lease.range.first).sort()).toEqual([1, 6]);
      expect(halves.map((lease) => lease.timesLost)).toEqual([0, 0]);
      for (const half of halves) await half.done();
      expect(await other.queue.take()).toBeNull();
    });

    it('gives a whole range back as it was', async () => {
      const { queue } = await (await queueOf(range(1, 10))).taker();
      await (await taken(queue)).giveBack([range(1, 10)]);
      const again = await taken(queue);
      expect([again.range, again.timesLost]).toEqual([range(1, 10), 0]);
      await again.done();
    });

    it('carries what is held against a range that is under suspicion, until it is dead', async () => {
      const shared = await queueOf(range(1, 1));
      const { queue } = await shared.taker();
      const suspect = { ...range(1, 1), lostAlone: 2 };
      await (await taken(queue)).giveBack([suspect]);
      const again = await taken(queue);
      expect(again.range).toEqual(suspect);
      await again.bury('it ends its process');
      if (shared.care === null) return;
      await shared.care.redrive(async () => {});
      const last = await taken(queue);
      expect(last.range).toEqual(range(1, 1));
      await last.done();
    });

    it('takes a range of which nothing is left for done', async () => {
      const { queue } = await (await queueOf(range(1, 10))).taker();
      await (await taken(queue)).giveBack([]);
      expect(await queue.take()).toBeNull();
    });

    it('gives a dead range to nobody, and tells of it why it died', async () => {
      const shared = await queueOf(range(1, 1));
      const { queue } = await shared.taker();
      await (await taken(queue)).bury('tt0000001 ends every process\u0000 that reads it');
      expect(await queue.take()).toBeNull();
      if (shared.care === null) return;
      const { dead } = await shared.care.figures();
      expect(dead).toHaveLength(1);
      expect(dead[0]?.range).toEqual(range(1, 1));
      expect(dead[0]?.reason).toMatch(/^tt0000001 ends every process/);
    });

    it('gives dead ranges again once a person has put them back', async () => {
      const shared = await queueOf(range(1, 1), range(2, 2));
      const { queue } = await shared.taker();
      for (let buried = 0; buried < 2; buried += 1) await (await taken(queue)).bury('it ends its process');
      if (shared.care === null) return;
      expect(await shared.care.redrive(async () => {})).toBe(2);
      const again = [await taken(queue), await taken(queue)];
      expect(again.map((lease) => lease.range.first).sort()).toEqual([1, 2]);
      for (const lease of again) await lease.done();
      await expect.poll(async () => (await shared.care?.figures())?.dead).toEqual([]);
      expect(await shared.care.redrive(async () => {})).toBe(0);
    });

    it('counts what waits and what somebody has', async () => {
      const shared = await queueOf(range(1, 10), range(11, 20), range(21, 30));
      if (shared.care === null) return;
      const { queue } = await shared.taker();
      await taken(queue);
      await expect.poll(() => shared.care?.figures()).toEqual({ waiting: 2, taken: 1, dead: [] });
    });

    it('gives nothing more once it is closed', async () => {
      const { queue } = await (await queueOf(range(1, 10))).taker();
      await queue.close();
      expect(await queue.take().catch(() => null)).toBeNull();
    });

    describe.skipIf(loseAfterMs === null)('of whom takers die', () => {
      const within = { timeout: deadline(loseAfterMs === null ? 0 : loseAfterMs / 1000), interval: 100 };

      it('gives a range again that was not done in its time, and says that it was lost', async () => {
        const shared = await queueOf(range(1, 10));
        const [one, other] = [await shared.taker(), await shared.taker()];
        await taken(one.queue);
        await one.die();
        let lease: RangeLease | null = null;
        await expect
          .poll(async () => {
            lease ??= await other.queue.take();
            return lease && { range: lease.range, timesLost: lease.timesLost };
          }, within)
          .toEqual({ range: range(1, 10), timesLost: 1 });
      });

      it('keeps a range for its holder for as long as it lives', async () => {
        const shared = await queueOf(range(1, 10), range(11, 20));
        const [living, dying, other] = [await shared.taker(), await shared.taker(), await shared.taker()];
        const [held, lost] = [await taken(living.queue), await taken(dying.queue)];
        await dying.die();
        let lease: RangeLease | null = null;
        await expect
          .poll(async () => {
            lease ??= await other.queue.take();
            return lease?.range;
          }, within)
          .toEqual(lost.range);
        expect(held.signal.aborted).toBe(false);
        expect(await other.queue.take()).toBeNull();
        await held.done();
      });
    });
  });
}

function range(first: number, last: number): TargetRange {
  return { runId: 1, plan: 1, first, last };
}

async function taken(queue: WorkQueue): Promise<RangeLease> {
  let lease: RangeLease | null = null;
  await expect
    .poll(async () => {
      lease ??= await queue.take();
      return lease;
    })
    .not.toBeNull();
  if (lease === null) throw new Error('no range was given');
  return lease;
}

/** Takes ranges and finishes them until there is none; answers their first positions. */
async function workAll(queue: WorkQueue): Promise<number[]> {
  const firsts: number[] = [];
  for (let lease = await queue.take(); lease !== null; lease = await queue.take()) {
    firsts.push(lease.range.first);
    await lease.done();
  }
  return firsts;
}
