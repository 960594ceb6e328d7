import { describe, expect, it } from 'vitest';
import type { TargetRange } from '../../../../src/application/engine/range-ports.js';
import { RunRanges } from '../../../../src/application/engine/run-ranges.js';
import { SuspectRanges } from '../../../../src/application/engine/suspect-ranges.js';
import type { Outcome } from '../../../../src/domain/engine/outcome.js';
import type { Imdb } from '../../../../src/domain/imdb/imdb-catalogue.js';
import { titleId } from '../../../support/builders/movie-builder.js';
import { scraped } from '../../../support/builders/outcomes.js';
import { RunJournalInMemory } from '../../../support/stores/in-memory.js';
import { WorkQueueInMemory } from '../../../support/stores/work-queue-in-memory.js';

const rangeOf = (first: number, last = first, of: Partial<TargetRange> = {}): TargetRange => ({
  runId: 1,
  plan: 1,
  first,
  last,
  ...of,
});

/** What a process of the run takes, which has so many targets. */
async function theRanges(count: number, queue: WorkQueueInMemory) {
  const journal = new RunJournalInMemory();
  await journal.enqueue(Array.from({ length: count }, (_, index) => titleId(index + 1)));
  const finished: Outcome<Imdb>[] = [];
  const observer = { targetFinished: (outcome: Outcome<Imdb>) => void finished.push(outcome) };
  const ranges = () =>
    new SuspectRanges(new RunRanges<Imdb>({ queue, first: null, plan: 1, journal, observer }));
  return { ranges, journal, finished };
}

describe('a range of one target that was lost', () => {
  it('waits until a process has nothing else under way, and nothing comes beside it', async () => {
    const queue = new WorkQueueInMemory(rangeOf(1));
    queue.send(rangeOf(2), 1);
    const { ranges } = await theRanges(3, queue);
    const process = ranges();
    expect((await process.take(false))?.range).toEqual(rangeOf(1));
    expect(await process.take(true)).toBeNull();
    expect(queue.waiting).toEqual([rangeOf(2, 2, { lostAlone: 0 })]);
    queue.send(rangeOf(3));
    expect((await process.take(false))?.range).toEqual(rangeOf(2, 2, { lostAlone: 0 }));
    expect(await process.take(true)).toBeNull();
    expect(queue.waiting).toEqual([rangeOf(3)]);
    expect((await process.take(false))?.range).toEqual(rangeOf(3));
  });

  it('is given up when three processes were lost that had nothing else, whatever it was lost with before', async () => {
    const queue = new WorkQueueInMemory();
    queue.send(rangeOf(5), 7);
    const { ranges, journal, finished } = await theRanges(5, queue);
    let losses = 0;
    while ((await ranges().take(false)) !== null) {
      losses += 1;
      queue.lose({ heard: true });
    }
    expect(losses).toBe(3);
    expect(queue.told.at(-1)).toBe(
      `buried (${titleId(5)}: 3 processes that had it alone were not heard of again: it may be what ends them) 5-5`,
    );
    expect(journal.states.get(titleId(5))).toBe('failed');
    expect(finished).toMatchObject([{ kind: 'failed', attempts: 3, failure: { kind: 'crashed' } }]);
    expect(queue.held).toEqual([]);
  });

  it('says how often that was when it is given back', async () => {
    const queue = new WorkQueueInMemory();
    queue.send(rangeOf(1, 1, { lostAlone: 1 }), 1);
    const { ranges } = await theRanges(1, queue);
    const lease = await ranges().take(false);
    await lease?.giveBack([lease.range]);
    expect(queue.waiting).toEqual([rangeOf(1, 1, { lostAlone: 2 })]);
  });
});

describe('a target that ends every process', () => {
  it.each([1, 4, 7])(
    'is the only one that is given up, also where it is number %i of few that go together',
    async (poison) => {
      const queue = new WorkQueueInMemory(rangeOf(1, 7));
      const { ranges, journal } = await theRanges(7, queue);
      let deaths = 0;
      for (let isOver = false; !isOver; ) {
        const process = ranges();
        const targets: number[] = [];
        // All that it can get, as a process does whose concurrency is higher than its ranges are long.
        for (let lease = await process.take(false); lease !== null; lease = await process.take(true)) {
          for (let at = lease.range.first; at <= lease.range.last; at += 1) targets.push(at);
        }
        isOver = targets.length === 0;
        if (targets.includes(poison)) {
          deaths += 1;
          queue.lose({ heard: true });
        } else {
          for (const number of targets) await journal.settle(scraped(number));
          for (const range of queue.held) queue.send(range, 1);
        }
      }
      const states = [...journal.states.entries()];
      expect(states.filter(([, state]) => state === 'failed')).toEqual([[titleId(poison), 'failed']]);
      expect(states.filter(([, state]) => state === 'scraped')).toHaveLength(6);
      expect(deaths).toBeLessThanOrEqual(3 + 1 + 3);
    },
  );

  it('of many is soon alone, and the others are each lost with it a few times only', async () => {
    const queue = new WorkQueueInMemory(rangeOf(1, 500));
    const { ranges, journal } = await theRanges(500, queue);
    const poison = 123;
    let losses = 0;
    for (let lease = await ranges().take(false); lease !== null; lease = await ranges().take(false)) {
      const { first, last } = lease.range;
      if (first <= poison && poison <= last) {
        losses += 1;
        queue.lose({ heard: true });
        continue;
      }
      for (let number = first; number <= last; number += 1) await journal.settle(scraped(number));
      await lease.done();
    }
    const states = [...journal.states.values()];
    expect(states.filter((state) => state === 'scraped')).toHaveLength(499);
    expect(journal.states.get(titleId(poison))).toBe('failed');
    expect(losses).toBeLessThanOrEqual(9 + 1 + 3);
  });
});
