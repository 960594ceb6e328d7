import { describe, expect, it, onTestFinished } from 'vitest';
import type { RangeLease, TargetRange } from '../../../src/application/engine/range-ports.js';
import { workOnRuns } from '../../../src/application/work-on-runs.js';
import { WorkQueueInMemory } from '../../support/stores/work-queue-in-memory.js';

const rangeOf = (runId: number, first = 1): TargetRange => ({ runId, plan: 1, first, last: first + 9 });

/** Works on whatever the queue has, each run until `take` gives a range of another one. */
function working(queue: WorkQueueInMemory, further: Partial<Parameters<typeof workOnRuns>[0]> = {}) {
  const stopping = new AbortController();
  onTestFinished(() => stopping.abort());
  const worked: string[] = [];
  const workOn = async (first: RangeLease): Promise<RangeLease | null> => {
    const { runId } = first.range;
    for (let lease: RangeLease | null = first; lease !== null; lease = await queue.take()) {
      if (lease.range.runId !== runId) return lease;
      worked.push(`${runId}: ${lease.range.first}`);
      await lease.done();
    }
    return null;
  };
  const ended = workOnRuns({
    queue,
    workOn,
    isEmpty: async () => true,
    pollMs: 1,
    signal: stopping.signal,
    ...further,
  });
  return { worked, ended, stopping };
}

describe('workOnRuns', () => {
  it('works on one run at a time, and goes on with the range of another that came', async () => {
    const queue = new WorkQueueInMemory(rangeOf(1), rangeOf(1, 11), rangeOf(2), rangeOf(1, 21));
    const { worked, ended } = working(queue);
    await ended;
    expect(worked).toEqual(['1: 1', '1: 11', '2: 1', '1: 21']);
    expect(queue.held).toEqual([]);
  });

  it('ends where nothing is left for anybody, and not before', async () => {
    const queue = new WorkQueueInMemory();
    const answers = [false, false, true];
    const asked: boolean[] = [];
    const isEmpty = async () => {
      const answer = answers.shift() ?? true;
      // Somebody gives a range back meanwhile.
      if (asked.length === 1) queue.send(rangeOf(3));
      asked.push(answer);
      return answer;
    };
    const { worked, ended } = working(queue, { isEmpty });
    await ended;
    expect({ worked, asked }).toEqual({ worked: ['3: 1'], asked: [false, false, true] });
  });

  it('waits for whatever comes where it is to wait, until it is told to end', async () => {
    const queue = new WorkQueueInMemory();
    const { worked, ended, stopping } = working(queue, { isEmpty: null });
    queue.send(rangeOf(1));
    await expect.poll(() => worked).toEqual(['1: 1']);
    queue.send(rangeOf(2));
    await expect.poll(() => worked).toEqual(['1: 1', '2: 1']);
    stopping.abort();
    await ended;
  });

  it('gives back the range of another run that came when it was told to end', async () => {
    const queue = new WorkQueueInMemory(rangeOf(1), rangeOf(2));
    const stopping = new AbortController();
    const workOn = async (first: RangeLease) => {
      await first.done();
      stopping.abort();
      return await queue.take();
    };
    await working(queue, { workOn, signal: stopping.signal }).ended;
    expect(queue.told).toEqual(['done 1-10', 'given back 1-10']);
    expect(queue.waiting).toEqual([rangeOf(2)]);
  });

  it('ends with what the work on a run has met', async () => {
    const queue = new WorkQueueInMemory(rangeOf(1));
    const workOn = () => Promise.reject(new Error('the machine has no key'));
    await expect(working(queue, { workOn }).ended).rejects.toThrow('the machine has no key');
  });
});
