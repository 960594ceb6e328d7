import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { BatchQueue } from '../../../src/shared/batch-queue.js';

/** A handler that answers the doubles of its numbers whenever it is let go, and keeps what it was given. */
function gatedDoubler() {
  const batches: number[][] = [];
  const gates: (() => void)[] = [];
  const handle = async (numbers: readonly number[]) => {
    batches.push([...numbers]);
    await new Promise<void>((resolve) => gates.push(resolve));
    return numbers.map((number) => number * 2);
  };
  const letGo = async () => {
    while (gates.length === 0) await new Promise((resolve) => setImmediate(resolve));
    gates.shift()?.();
  };
  return { batches, handle, letGo };
}

describe('BatchQueue', () => {
  test('each item gets its own result', async () => {
    const queue = new BatchQueue(3, async (numbers: readonly number[]) =>
      numbers.map((number) => number * 2),
    );
    expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map((number) => queue.add(number)))).toEqual([
      2, 4, 6, 8, 10, 12, 14,
    ]);
  });

  test('items of one turn form a batch, and what arrives meanwhile forms the next', async () => {
    const { batches, handle, letGo } = gatedDoubler();
    const queue = new BatchQueue(10, handle);
    const first = [queue.add(1), queue.add(2)];
    await new Promise((resolve) => setImmediate(resolve));
    const second = [queue.add(3), queue.add(4), queue.add(5)];
    await letGo();
    await Promise.all(first);
    await letGo();
    await Promise.all(second);
    expect(batches).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  test('no batch is larger than allowed, and the order is kept', async () => {
    const batches: number[][] = [];
    const queue = new BatchQueue(2, async (numbers: readonly number[]) => {
      batches.push([...numbers]);
      return numbers;
    });
    await Promise.all([1, 2, 3, 4, 5].map((number) => queue.add(number)));
    expect(batches).toEqual([[1, 2], [3, 4], [5]]);
  });

  test('a busy queue leaves time between its batches, so that fewer are needed; a first or full one goes at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const batches: number[][] = [];
    const handle = async (numbers: readonly number[]) => {
      batches.push([...numbers]);
      return numbers;
    };
    const queue = new BatchQueue(3, handle, { apartMs: 50 });
    await queue.add(1);
    const soon = queue.add(2);
    await vi.advanceTimersByTimeAsync(49);
    const later = queue.add(3);
    expect(batches).toEqual([[1]]);
    await vi.advanceTimersByTimeAsync(1);
    await Promise.all([soon, later]);
    await Promise.all([4, 5, 6].map((number) => queue.add(number)));
    expect(batches).toEqual([[1], [2, 3], [4, 5, 6]]);
    await vi.advanceTimersByTimeAsync(50);
    await queue.add(7);
    expect(batches.at(-1)).toEqual([7]);
  });

  test('an item that comes alone, after one that came alone, does not wait where it need not', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const batches: number[][] = [];
    const handle = async (numbers: readonly number[]) => {
      batches.push([...numbers]);
      return numbers;
    };
    const queue = new BatchQueue(10, handle, { apartMs: 50, aloneAtOnce: true });
    await queue.add(1);
    await queue.add(2);
    await Promise.all([queue.add(3), queue.add(4), vi.advanceTimersByTimeAsync(50)]);
    const soon = queue.add(5);
    await vi.advanceTimersByTimeAsync(49);
    expect(batches).toEqual([[1], [2], [3, 4]]);
    await Promise.all([soon, queue.add(6), vi.advanceTimersByTimeAsync(1)]);
    expect(batches).toEqual([[1], [2], [3, 4], [5, 6]]);
  });

  test('batches never overlap', async () => {
    let running = 0;
    let most = 0;
    const queue = new BatchQueue(2, async (numbers: readonly number[]) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return numbers;
    });
    await Promise.all(
      Array.from({ length: 20 }, async (_, number) => {
        for (let turn = 0; turn < number % 4; turn += 1)
          await new Promise((resolve) => setImmediate(resolve));
        return queue.add(number);
      }),
    );
    expect(most).toBe(1);
  });

  test('a batch that fails rejects all its items, and the next one is handled', async () => {
    const queue = new BatchQueue(2, async (numbers: readonly number[]) => {
      if (numbers.includes(1)) throw new Error('broken');
      return numbers;
    });
    const settled = await Promise.allSettled([1, 2, 3].map((number) => queue.add(number)));
    expect(settled).toEqual([
      { status: 'rejected', reason: new Error('broken') },
      { status: 'rejected', reason: new Error('broken') },
      { status: 'fulfilled', value: 3 },
    ]);
  });

  test('a batch that fails for one of its items is halved until that one stands alone', async () => {
    const batches: number[][] = [];
    const queue = new BatchQueue(
      8,
      async (numbers: readonly number[]) => {
        batches.push([...numbers]);
        if (numbers.includes(6)) throw new RangeError('six');
        return numbers;
      },
      { blamesItem: (error) => error instanceof RangeError },
    );
    const settled = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7, 8].map((number) => queue.add(number)));
    expect(settled.map(({ status }) => status).indexOf('rejected')).toBe(5);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
    expect(batches).toEqual([[1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4], [5, 6, 7, 8], [5, 6], [5], [6], [7, 8]]);
  });

  test("an error that is nobody's in particular, on the way to the one at fault, rejects only its half", async () => {
    const queue = new BatchQueue(
      4,
      async (numbers: readonly number[]) => {
        if (numbers.length === 4) throw new RangeError('one of them');
        if (numbers.includes(1)) throw new Error('connection lost');
        return numbers;
      },
      { blamesItem: (error) => error instanceof RangeError },
    );
    const settled = await Promise.allSettled([1, 2, 3, 4].map((number) => queue.add(number)));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
  });

  test('items that may not be handled together are handled one batch after the other', async () => {
    const batches: number[][] = [];
    const queue = new BatchQueue(
      5,
      async (numbers: readonly number[]) => {
        batches.push([...numbers]);
        return numbers;
      },
      { together: (numbers) => (numbers.indexOf(0, 1) === -1 ? numbers.length : numbers.indexOf(0, 1)) },
    );
    await Promise.all([1, 0, 2, 0, 0, 3].map((number) => queue.add(number)));
    expect(batches).toEqual([[1], [0, 2], [0], [0, 3]]);
  });

  test('an item without a result is rejected, the others are not', async () => {
    const queue = new BatchQueue(2, async (numbers: readonly number[]) => numbers.slice(0, 1));
    const settled = await Promise.allSettled([queue.add(1), queue.add(2)]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  test('idle waits for what is waiting and for what is added until then', async () => {
    const { handle, letGo } = gatedDoubler();
    const queue = new BatchQueue(1, handle);
    const done: number[] = [];
    const add = (number: number) => queue.add(number).then((result) => done.push(result));
    void add(1);
    void add(2);
    const idle = queue.idle().then(() => [...done]);
    await letGo();
    void add(3);
    await letGo();
    await letGo();
    expect(await idle).toEqual([2, 4, 6]);
    await queue.idle();
  });

  test('an item added by whoever awaited the last one is handled', async () => {
    const queue = new BatchQueue(5, async (numbers: readonly number[]) => numbers);
    for (let number = 1; number <= 50; number += 1) expect(await queue.add(number)).toBe(number);
  });
});
