import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { TargetRange } from '../../../../src/application/engine/range-ports.js';
import { RunQueue } from '../../../../src/application/engine/run-queue.js';
import { StorePatience } from '../../../../src/application/engine/store-patience.js';
import type { TitleId } from '../../../../src/domain/imdb/title-id.js';
import { titleId } from '../../../support/builders/movie-builder.js';
import { scraped } from '../../../support/builders/outcomes.js';
import { RunJournalInMemory, TitleListInMemory } from '../../../support/stores/in-memory.js';
import { WorkQueueInMemory } from '../../../support/stores/work-queue-in-memory.js';

const TIMES = { pollMs: 500, lingerMs: 5_000 };
const ids = (...numbers: readonly number[]) => numbers.map(titleId);
const rangeOf = (first: number, last: number): TargetRange => ({ runId: 1, plan: 1, first, last });
/** Lets everything happen that waits for nothing outside. */
const turns = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A process that shares a run of so many targets, or has it alone. */
async function aQueue(count: number, ranges: WorkQueueInMemory | 'in process') {
  const journal = new RunJournalInMemory();
  await journal.enqueue(Array.from({ length: count }, (_, index) => titleId(index + 1)));
  journal.listComplete = true;
  const listed: TitleId[] = [];
  const warnings: string[] = [];
  const stopping = new AbortController();
  const options = { patienceMs: 0, now: Date.now, onOutage: () => {}, onTrouble: () => {} };
  const queue = new RunQueue({
    journal,
    ranges: ranges === 'in process' ? journal.ranges : ranges,
    shared: ranges === 'in process' ? null : TIMES,
    patience: new StorePatience('run journal', options),
    observer: {
      targetListed: (key) => void listed.push(key),
      warned: (warning) => void warnings.push(warning),
    },
    stores: {
      completeRun: async () => {},
      complete: async () => new Set<TitleId>(),
      furtherOf: () => [],
      completed: () => ({}),
      warnings: () => [],
    },
  });
  const keys = queue.keys(new TitleListInMemory([]), null, stopping.signal)[Symbol.asyncIterator]();
  onTestFinished(() => stopping.abort());
  const settle = async (key: TitleId) => {
    await journal.settle({ ...scraped(1), key });
    queue.settled(key);
    await turns();
  };
  const pull = async () => {
    const { value, done } = await keys.next();
    return done === true ? null : value;
  };
  const pullAll = async (most: number) => {
    const pulled: (TitleId | null)[] = [];
    while (pulled.length < most) pulled.push(await pull());
    return pulled;
  };
  return { queue, journal, listed, warnings, stopping, settle, pull, pullAll, keys };
}

describe('the queue of a run that many share', () => {
  it('hands out the targets of the ranges that it is given, and no others', async () => {
    const { pullAll, listed } = await aQueue(20, new WorkQueueInMemory(rangeOf(4, 6), rangeOf(11, 12)));
    expect(await pullAll(5)).toEqual(ids(4, 5, 6, 11, 12));
    expect(listed).toEqual(ids(4, 5, 6, 11, 12));
  });

  it('says that a range is done once the last of its targets is settled, in whatever order they are', async () => {
    const ranges = new WorkQueueInMemory(rangeOf(1, 3), rangeOf(4, 5));
    const { pullAll, settle, queue } = await aQueue(5, ranges);
    await pullAll(4);
    await settle(titleId(3));
    await settle(titleId(1));
    expect(ranges.told).toEqual([]);
    await settle(titleId(2));
    expect(ranges.told).toEqual(['done 1-3']);
    expect(queue.held).toEqual([[4, 5]]);
  });

  it('does not call a range done whose last target was not handed out yet', async () => {
    const ranges = new WorkQueueInMemory(rangeOf(1, 2));
    const { pull, settle } = await aQueue(2, ranges);
    await settle((await pull()) ?? titleId(0));
    expect(ranges.told).toEqual([]);
    await settle((await pull()) ?? titleId(0));
    const next = pull();
    await turns();
    expect(ranges.told).toEqual(['done 1-2']);
    void next;
  });

  it('has nothing to do for a range that others have settled', async () => {
    const ranges = new WorkQueueInMemory(rangeOf(1, 2), rangeOf(3, 3));
    const { pull, journal } = await aQueue(3, ranges);
    for (const number of [1, 2]) await journal.settle(scraped(number));
    expect(await pull()).toBe(titleId(3));
    expect(ranges.told).toEqual(['done 1-2']);
  });

  it('hands out nothing more of a range that is lost, and never calls it done', async () => {
    const ranges = new WorkQueueInMemory(rangeOf(1, 3), rangeOf(4, 4));
    const { pull, settle, queue } = await aQueue(4, ranges);
    const first = await pull();
    ranges.lose({ heard: true });
    expect(await pull()).toBe(titleId(4));
    expect(queue.held.filter(([from]) => from === 1)).toHaveLength(0);
    await settle(first ?? titleId(0));
    expect(ranges.told).toEqual([]);
  });

  it.each([true, false])(
    'hands a target out once that is under way when its range comes back, and waits for it, where the loss was heard of: %s',
    async (heard) => {
      const ranges = new WorkQueueInMemory(rangeOf(1, 3));
      const { pull, settle, listed } = await aQueue(3, ranges);
      expect([await pull(), await pull()]).toEqual(ids(1, 2));
      ranges.lose({ heard });
      expect(await pull()).toBe(titleId(3));
      const next = pull();
      await turns();
      expect(listed).toEqual(ids(1, 2, 3));
      for (const number of [3, 2]) await settle(titleId(number));
      expect(ranges.told).toEqual([]);
      await settle(titleId(1));
      expect(ranges.told).toEqual(['done 1-3']);
      void next;
    },
  );

  it('gives back what it has not finished when it ends', async () => {
    const ranges = new WorkQueueInMemory(rangeOf(1, 2), rangeOf(3, 4));
    const { pullAll, settle, queue, keys } = await aQueue(4, ranges);
    await pullAll(3);
    for (const number of [1, 2]) await settle(titleId(number));
    await keys.return?.();
    await queue.release();
    expect(ranges.told).toEqual(['done 1-2', 'given back 3-4']);
    expect(ranges.waiting).toEqual([rangeOf(3, 4)]);
    expect(queue.held).toEqual([]);
  });

  it('gives back a range of which a target stays unsettled, though all others are', async () => {
    const ranges = new WorkQueueInMemory(rangeOf(1, 3));
    const { pullAll, settle, queue, keys } = await aQueue(3, ranges);
    await pullAll(3);
    const end = keys.next();
    await turns();
    await settle(titleId(1));
    queue.unsettled(titleId(2));
    await settle(titleId(3));
    expect(ranges.told).toEqual([]);
    await queue.release();
    expect(ranges.told).toEqual(['given back 1-3']);
    void end;
  });

  it('takes no further range once the run is stopped', async () => {
    const ranges = new WorkQueueInMemory(rangeOf(1, 1));
    const { pull, queue, stopping } = await aQueue(2, ranges);
    await pull();
    const end = pull();
    await turns();
    ranges.send(rangeOf(2, 2));
    stopping.abort();
    queue.unsettled(titleId(1));
    expect(await end).toBeNull();
    expect(ranges.waiting).toEqual([rangeOf(2, 2)]);
  });

  it('says what it could not tell the queue, and goes on', async () => {
    const ranges = new WorkQueueInMemory(rangeOf(1, 1), rangeOf(2, 2));
    const { pullAll, settle, warnings } = await aQueue(2, ranges);
    await pullAll(2);
    ranges.fault = new Error('the connection broke');
    await settle(titleId(1));
    expect(warnings).toEqual(['what became of targets 1 to 1 could not be told: the connection broke']);
  });

  describe('of which no range waits', () => {
    afterEach(() => void vi.useRealTimers());

    it('asks again from time to time, and ends once nothing has come for a while', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
      const ranges = new WorkQueueInMemory();
      const { pull, settle } = await aQueue(1, ranges);
      let ended = false;
      const first = pull();
      await vi.advanceTimersByTimeAsync(4_000);
      ranges.send(rangeOf(1, 1));
      await vi.advanceTimersByTimeAsync(500);
      expect(await first).toBe(titleId(1));
      const second = pull().finally(() => {
        ended = true;
      });
      // As long as something is under way, which may lead to more, it does not end.
      await vi.advanceTimersByTimeAsync(60_000);
      expect(ended).toBe(false);
      await settle(titleId(1));
      await vi.advanceTimersByTimeAsync(4_900);
      expect(ended).toBe(false);
      await vi.advanceTimersByTimeAsync(600);
      expect(await second).toBeNull();
    });
  });
});

describe('the queue of a run that one process has alone', () => {
  it('hands out what came while its targets were under way, and ends once nothing can come any more', async () => {
    const { pull, queue, settle } = await aQueue(1, 'in process');
    expect(await pull()).toBe(titleId(1));
    const second = pull();
    await turns();
    await queue.enqueue(ids(2, 3));
    expect(await second).toBe(titleId(2));
    expect(await pull()).toBe(titleId(3));
    let ended = false;
    const end = pull().finally(() => {
      ended = true;
    });
    for (const number of [1, 2]) await settle(titleId(number));
    expect(ended).toBe(false);
    await settle(titleId(3));
    expect(await end).toBeNull();
  });

  it('ends although a target stays unsettled', async () => {
    const { pull, queue } = await aQueue(1, 'in process');
    await pull();
    const end = pull();
    queue.unsettled(titleId(1));
    expect(await end).toBeNull();
  });
});
