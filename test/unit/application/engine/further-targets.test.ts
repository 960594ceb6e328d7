import { describe, expect, it } from 'vitest';
import type { AttemptReply } from '../../../../src/application/engine/attempt.js';
import { CompositeSave } from '../../../../src/application/engine/composite-save.js';
import {
  type Fetcher,
  type Kept,
  type QueuedTarget,
  type RunJournal,
  StoreRefused,
} from '../../../../src/application/engine/ports.js';
import { Run, tallyObserver } from '../../../../src/application/engine/run.js';
import { RunBrake } from '../../../../src/application/engine/run-brake.js';
import { allObservers } from '../../../../src/application/engine/run-observers.js';
import { RunQueue } from '../../../../src/application/engine/run-queue.js';
import { StorePatience } from '../../../../src/application/engine/store-patience.js';
import { TargetDispatcher } from '../../../../src/application/engine/target-dispatcher.js';
import { TargetFetcher } from '../../../../src/application/engine/target-fetcher.js';
import type { Catalogue } from '../../../../src/domain/engine/catalogue.js';
import { failure } from '../../../../src/domain/engine/outcome.js';
import { RunTally } from '../../../../src/domain/engine/run-tally.js';
import { InProcessWorkQueue } from '../../../../src/infrastructure/queue/in-process-work-queue.js';
import { FixedRoutes } from '../../../support/stores/in-memory.js';

/** A catalogue of numbers: a number leads to others, and what is kept of it is its square. */
interface Numbers extends Catalogue {
  readonly key: string;
  readonly target: number;
  readonly content: { readonly square: number };
  readonly record: number;
}

const WORDS = {
  target: 'number',
  targets: 'numbers',
  record: 'square',
  records: 'squares',
  answers: 'answers',
  notFound: 'there is no such number',
  invalid: 'it is no number',
  instead: '',
  gaps: {},
};

class NumbersJournal implements RunJournal<Numbers> {
  readonly runId = 1;
  listComplete = true;
  readonly queued = new Map<string, 'queued' | 'scraped' | 'skipped' | 'failed'>();
  readonly ranges = new InProcessWorkQueue();
  #sentTo = 0;

  sendAll() {
    const last = this.queued.size;
    if (last > this.#sentTo) this.ranges.send({ runId: 1, plan: 0, first: this.#sentTo + 1, last });
    this.#sentTo = last;
  }

  async left(
    after: number,
    most: number,
    last = Number.POSITIVE_INFINITY,
  ): Promise<readonly QueuedTarget<Numbers>[]> {
    return [...this.queued]
      .map(([key, state], index) => ({ key, state, position: index + 1, savedRecently: null }))
      .filter(({ state, position }) => state === 'queued' && position > after && position <= last)
      .slice(0, most);
  }

  async saved() {
    return [];
  }

  async enqueue(keys: readonly string[]) {
    await new Promise((resolve) => setImmediate(resolve));
    for (const key of keys) if (!this.queued.has(key)) this.queued.set(key, 'queued');
    this.sendAll();
  }

  async completeList() {}

  async settle({ key, kind }: { readonly key: string; readonly kind: 'scraped' | 'skipped' | 'failed' }) {
    this.queued.set(key, kind);
    return true;
  }

  async finish() {}
}

interface Rules {
  readonly further: (number: number) => readonly number[];
  /** Numbers that no store takes. */
  readonly refused?: readonly number[];
  readonly fails?: readonly number[];
  /** What a number that fails leads to. */
  readonly furtherOfFailed?: (number: number) => readonly number[];
  readonly onFetch?: (number: number) => void;
  /** When the store begins to answer. */
  readonly answers?: Promise<void>;
}

function aRun(
  first: readonly number[],
  { further, refused = [], fails = [], furtherOfFailed, onFetch, answers }: Rules,
) {
  const journal = new NumbersJournal();
  for (const number of first) journal.queued.set(String(number), 'queued');
  const squares = new Map<number, number>();
  const store = {
    name: 'squares',
    save: async (number: number, square: number) => {
      await answers;
      if (refused.includes(number)) throw new StoreRefused('never');
      squares.set(number, square);
      return { inserted: 1, updated: 0, unchanged: 1 };
    },
  };
  const brake = new RunBrake(WORDS);
  const tally = new RunTally<Numbers>([store.name], [], WORDS);
  const observer = allObservers<Numbers>([tallyObserver(tally), brake], (error) => {
    throw error;
  });
  const options = { patienceMs: 0, now: Date.now, onOutage: () => {}, onTrouble: () => {} };
  const saving = new CompositeSave([{ store, patience: new StorePatience(store.name, options) }]);
  const asked: number[] = [];
  const admission = { open: async () => {}, refusal: () => null };
  const routes = new FixedRoutes();
  const site = new TargetFetcher<Numbers>({
    workers: {
      perform: async ({ target }): Promise<AttemptReply<Numbers>> => {
        asked.push(target);
        onFetch?.(target);
        await new Promise((resolve) => setImmediate(resolve));
        const seen = { httpStatus: 200, bytes: 1, milliseconds: 1 };
        return fails.includes(target)
          ? { ...seen, result: { kind: 'failed', failure: failure('not-found', 'no such number') } }
          : { ...seen, result: { kind: 'read', content: { square: target ** 2 } } };
      },
      close: async () => {},
    },
    routes,
    observer,
    concurrency: 5,
    maxRetries: 0,
    deadlineMs: 1000,
    random: () => 0,
  });
  const fetcher: Fetcher<Numbers> = {
    fetch: async (number, stop) => {
      const result = await site.fetch(number, stop);
      if (result.kind !== 'failed' || furtherOfFailed === undefined) return result;
      return { ...result, further: furtherOfFailed(number).map(String) };
    },
  };
  const patience = new StorePatience('run journal', options);
  const completion = {
    completeRun: async () => {},
    furtherOf: () => [],
    complete: async () => new Set<string>(),
    completed: () => ({}),
    warnings: () => [],
  };
  journal.sendAll();
  const { ranges } = journal;
  const queue = new RunQueue<Numbers>({ journal, ranges, patience, observer, stores: completion });
  const dispatcher = new TargetDispatcher<Numbers>({
    targetOf: Number,
    fetcher,
    keeper: {
      keep: async (number, { square }): Promise<Kept<Numbers>> => {
        const { saved, ...rest } = await saving.save((to) => to.save(number, square));
        const scraped = { record: square, savedAs: null, source: 'numbers', origins: {} };
        return {
          ...rest,
          saved,
          scraped,
          heldBack: null,
          further: further(number).map(String),
        };
      },
    },
    queue,
    journal,
    journalPatience: patience,
    observer,
    brake,
    admission,
    mostFetched: 10,
    mostSaved: 10,
  });
  const run = new Run<Numbers>({
    admission,
    brake,
    dispatcher,
    earlier: null,
    journal,
    journalPatience: patience,
    now: Date.now,
    observer,
    queue,
    routes,
    rows: () => null,
    stores: completion,
    tally,
  });
  const start = () => run.run({ name: 'numbers', async *keys() {} }, null);
  return { start, brake, journal, squares, asked };
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('targets that lead to further ones', () => {
  it('are followed until nothing is left, each once, however many lead to it', async () => {
    const further = (number: number) => [2 * number, 2 * number + 1, 1].filter((next) => next <= 2000);
    const { start, squares, asked } = aRun([1], { further });
    const report = await start();
    expect(report).toMatchObject({ listed: 2000, scraped: 2000, failed: 0, exitCode: 0 });
    expect([...squares.keys()].sort((one, other) => one - other)).toEqual(upTo(2000));
    expect(asked).toHaveLength(2000);
  });

  it('are counted by what each store did with all their records', async () => {
    const { start } = aRun([1, 2, 3], { further: () => [] });
    expect((await start()).stores).toEqual({
      squares: { inserted: 3, updated: 0, unchanged: 3, unsaved: 0 },
    });
  });

  it('lead on also where no store took what was read of them', async () => {
    const { start, journal } = aRun([1], {
      further: (number) => (number === 1 ? [2, 3] : []),
      refused: [1],
    });
    expect(await start()).toMatchObject({ scraped: 2, failed: 1 });
    expect(journal.queued.get('1')).toBe('failed');
  });

  it('have what they lead to in the journal before they are settled', async () => {
    const { start, journal } = aRun([1], { further: (number) => (number < 50 ? [number + 1] : []) });
    const settle = journal.settle.bind(journal);
    journal.settle = async (outcome) => {
      if (Number(outcome.key) < 50) expect(journal.queued.has(String(Number(outcome.key) + 1))).toBe(true);
      return await settle(outcome);
    };
    expect(await start()).toMatchObject({ scraped: 50 });
  });

  it('that fail lead nowhere and end the run all the same', async () => {
    const { start } = aRun([1, 2], { further: (number) => (number < 10 ? [number + 10] : []), fails: [2] });
    expect(await start()).toMatchObject({ scraped: 2, failed: 1, listed: 3 });
  });

  it('that fail have what their failure leads to in the journal before they are settled', async () => {
    const { start, journal, squares } = aRun([1], {
      further: () => [],
      fails: [1, 2],
      furtherOfFailed: (number) => [number + 1],
    });
    const settle = journal.settle.bind(journal);
    journal.settle = async (outcome) => {
      if (outcome.kind === 'failed')
        expect(journal.queued.has(String(Number(outcome.key) + 1)), outcome.key).toBe(true);
      return await settle(outcome);
    };
    expect(await start()).toMatchObject({ listed: 3, scraped: 1, failed: 2, exitCode: 1 });
    expect([...squares]).toEqual([[3, 9]]);
  });

  it('that fail stay in the queue where the journal does not take what their failure leads to', async () => {
    const { start, journal } = aRun([1, 2], {
      further: () => [],
      fails: [1],
      furtherOfFailed: (number) => [number + 10],
    });
    journal.enqueue = async () => {
      throw new StoreRefused('never');
    };
    expect(await start()).toMatchObject({
      scraped: 1,
      failed: 0,
      warnings: ['what 1 leads to could not be written to the run journal: never'],
    });
    expect([...journal.queued]).toEqual([
      ['1', 'queued'],
      ['2', 'scraped'],
    ]);
  });

  it('are left in the journal by a run that is stopped, which ends', async () => {
    const run = aRun([1], {
      further: (number) => [number + 1, number + 1000],
      onFetch: (number) => {
        if (number === 20) run.brake.interrupt();
      },
    });
    const report = await run.start();
    expect(report.stop?.cause).toBe('interrupted');
    const left = [...run.journal.queued.values()].filter((state) => state === 'queued');
    expect(left.length).toBeGreaterThan(0);
    expect(report.scraped + left.length).toBe(run.journal.queued.size);
  });
});

it('while a store takes its time, as many more are fetched as may wait for it and no others', async () => {
  let answer = () => {};
  const answers = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const { start, asked } = aRun(upTo(50), { further: () => [], answers });
  const running = start();
  for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toHaveLength(20);
  answer();
  expect(await running).toMatchObject({ scraped: 50, exitCode: 0 });
});
