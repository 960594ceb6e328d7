import { describe, expect, it } from 'vitest';
import type { TargetRange } from '../../../../src/application/engine/range-ports.js';
import { RunRanges } from '../../../../src/application/engine/run-ranges.js';
import { piecesOf } from '../../../../src/application/engine/target-ranges.js';
import type { Outcome } from '../../../../src/domain/engine/outcome.js';
import type { Imdb } from '../../../../src/domain/imdb/imdb-catalogue.js';
import { titleId } from '../../../support/builders/movie-builder.js';
import { scraped } from '../../../support/builders/outcomes.js';
import { RunJournalInMemory } from '../../../support/stores/in-memory.js';
import { WorkQueueInMemory } from '../../../support/stores/work-queue-in-memory.js';

const rangeOf = (first: number, last: number, of: Partial<TargetRange> = {}): TargetRange => ({
  runId: 1,
  plan: 2,
  first,
  last,
  ...of,
});

/** The second plan of run 1, of so many targets. */
async function theRanges(count: number, queue: WorkQueueInMemory) {
  const journal = new RunJournalInMemory();
  await journal.enqueue(Array.from({ length: count }, (_, index) => titleId(index + 1)));
  const finished: Outcome<Imdb>[] = [];
  const observer = { targetFinished: (outcome: Outcome<Imdb>) => void finished.push(outcome) };
  const ranges = new RunRanges<Imdb>({ queue, first: null, plan: 2, journal, observer });
  return { ranges, journal, finished };
}

describe('the ranges of a run', () => {
  it('come as the queue gives them', async () => {
    const queue = new WorkQueueInMemory(rangeOf(1, 2), rangeOf(3, 4));
    const { ranges } = await theRanges(4, queue);
    expect([(await ranges.take())?.range, (await ranges.take())?.range]).toEqual([
      rangeOf(1, 2),
      rangeOf(3, 4),
    ]);
    expect(await ranges.take()).toBeNull();
    expect(queue.told).toEqual([]);
  });

  it('begin with the one that was taken already', async () => {
    const queue = new WorkQueueInMemory(rangeOf(1, 2), rangeOf(3, 4));
    const { journal } = await theRanges(4, queue);
    const first = await queue.take();
    const ranges = new RunRanges<Imdb>({ queue, first, plan: 2, journal, observer: {} });
    expect(await ranges.take()).toBe(first);
    expect((await ranges.take())?.range).toEqual(rangeOf(3, 4));
  });

  it('that were planned before the run was planned anew are void', async () => {
    const queue = new WorkQueueInMemory(rangeOf(1, 2, { plan: 1 }), rangeOf(3, 4));
    const { ranges } = await theRanges(4, queue);
    expect((await ranges.take())?.range).toEqual(rangeOf(3, 4));
    expect(queue.told).toEqual(['done 1-2']);
  });

  it.each([
    ['another run', { runId: 7 }],
    ['a later plan of the run, which this process has not heard of yet', { plan: 3 }],
  ])('end where one of %s comes, which is kept', async (_name, of) => {
    const queue = new WorkQueueInMemory(rangeOf(1, 2, of), rangeOf(3, 4));
    const { ranges } = await theRanges(4, queue);
    expect(await ranges.take()).toBeNull();
    expect(await ranges.take()).toBeNull();
    expect(ranges.other?.range).toEqual(rangeOf(1, 2, of));
    expect(queue.told).toEqual([]);
    expect(queue.waiting).toEqual([rangeOf(3, 4)]);
    await ranges.other?.giveBack([rangeOf(1, 2, of)]);
    expect(queue.waiting).toHaveLength(2);
  });

  it('are asked for again, the same one first, when the journal has failed', async () => {
    const queue = new WorkQueueInMemory(rangeOf(3, 4));
    queue.send(rangeOf(1, 2), 1);
    const { ranges, journal } = await theRanges(4, queue);
    expect((await ranges.take())?.range).toEqual(rangeOf(3, 4));
    journal.fault = new Error('the connection broke');
    await expect(ranges.take()).rejects.toThrow('the connection broke');
    journal.fault = undefined;
    expect(await ranges.take()).toMatchObject({ range: rangeOf(1, 1), timesLost: 0 });
    expect(queue.told).toEqual(['given back 1-2']);
  });
});

describe('a range that was lost', () => {
  it('is halved by what of it is not settled', async () => {
    const queue = new WorkQueueInMemory();
    queue.send(rangeOf(1, 10), 1);
    const { ranges, journal } = await theRanges(10, queue);
    for (const number of [1, 2, 3, 4, 5, 6]) await journal.settle(scraped(number));
    expect((await ranges.take())?.range).toEqual(rangeOf(1, 8));
    expect((await ranges.take())?.range).toEqual(rangeOf(9, 10));
    expect(queue.told).toEqual(['given back 1-10']);
  });

  it('is done where nothing of it is left', async () => {
    const queue = new WorkQueueInMemory();
    queue.send(rangeOf(1, 2), 5);
    const { ranges, journal } = await theRanges(2, queue);
    for (const number of [1, 2]) await journal.settle(scraped(number));
    expect(await ranges.take()).toBeNull();
    expect(queue.told).toEqual(['done 1-2']);
  });

  it('is buried, and not counted, where its target was settled by another in the end', async () => {
    const queue = new WorkQueueInMemory();
    queue.send(rangeOf(1, 1, { lostAlone: 2 }), 1);
    const { ranges, journal, finished } = await theRanges(1, queue);
    journal.settle = async () => false;
    expect(await ranges.take()).toBeNull();
    expect(finished).toEqual([]);
  });
});

describe('pieces of a range', () => {
  it.each([
    [1, 1, [[1, 1]]],
    [1, 500, [[1, 500]]],
    [
      1,
      501,
      [
        [1, 500],
        [501, 501],
      ],
    ],
    [
      7,
      1_006,
      [
        [7, 506],
        [507, 1_006],
      ],
    ],
  ])('cover %d to %d with nothing twice', (first, last, pieces) => {
    expect(piecesOf(rangeOf(first, last)).map((piece) => [piece.first, piece.last])).toEqual(pieces);
  });

  it('are none of nothing', () => {
    expect(piecesOf(rangeOf(1, 0))).toEqual([]);
  });
});
