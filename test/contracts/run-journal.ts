import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunJournal } from '../../src/application/engine/ports.js';
import type { Imdb } from '../../src/domain/imdb/imdb-catalogue.js';
import type { TitleId } from '../../src/domain/imdb/title-id.js';
import { titleId } from '../support/builders/movie-builder.js';
import { failed, scraped, skipped } from '../support/builders/outcomes.js';
import { aRunReport } from '../support/builders/run-report.js';

/** The journals of one place. */
export interface JournalsUnderTest {
  /** Of a new run of this source, to which titles that it gave within so many milliseconds are recent. */
  begin(run?: { readonly source?: string; readonly recentMs?: number | null }): Promise<RunJournal<Imdb>>;
  /** Of a run that was begun before, as the next process opens it. */
  reopen(runId: number): Promise<RunJournal<Imdb>>;
  /** Once, after all tests. */
  remove(): Promise<void>;
}

const DAY = 86_400_000;
const ALL = 10_000;

/** What every `RunJournal` promises, wherever it is kept. */
export function runJournalContract(name: string, create: () => Promise<JournalsUnderTest>): void {
  describe(`${name} as a run journal`, () => {
    let journals: JournalsUnderTest;

    beforeAll(async () => {
      journals = await create();
    });
    afterAll(async () => {
      await journals?.remove();
    });

    async function leftIn(journal: RunJournal<Imdb>): Promise<readonly TitleId[]> {
      return (await journal.left(0, ALL)).map((target) => target.key);
    }

    async function recentIn(journal: RunJournal<Imdb>): Promise<readonly (TitleId | null)[]> {
      return (await journal.left(0, ALL)).map((target) => target.savedRecently);
    }

    it('takes new titles in the order of the list, and drops those that it holds', async () => {
      const journal = await journals.begin();
      await journal.enqueue(ids(3, 1, 2));
      await journal.enqueue(ids(2, 4, 3));
      expect(await leftIn(journal)).toEqual(ids(3, 1, 2, 4));
    });

    it('keeps the titles of one run apart from those of another', async () => {
      const [one, other] = [await journals.begin(), await journals.begin()];
      expect(other.runId).not.toBe(one.runId);
      await one.enqueue(ids(1, 2));
      await other.enqueue(ids(2, 3));
      await one.settle(scraped(2), null);
      expect([await leftIn(one), await leftIn(other)]).toEqual([ids(1), ids(2, 3)]);
    });

    it('leaves to the next process what is not settled, in order and in pieces', async () => {
      const journal = await journals.begin();
      const all = Array.from({ length: 1200 }, (_, index) => index + 1);
      await journal.enqueue(ids(...all));
      await Promise.all(
        all.filter((number) => number % 3 === 0).map((number) => journal.settle(scraped(number), null)),
      );
      const next = await journals.reopen(journal.runId);
      const seen: TitleId[] = [];
      for (let after = 0; ; ) {
        const piece = await next.left(after, 500);
        seen.push(...piece.map((target) => target.key));
        for (const { position } of piece) {
          expect(position).toBeGreaterThan(after);
          after = position;
        }
        if (piece.length < 500) break;
      }
      expect(seen).toEqual(ids(...all.filter((number) => number % 3 !== 0)));
    });

    it.each([
      ['scraped', scraped(1)],
      ['skipped', skipped(1)],
      ['failed', failed(1)],
    ])('does not hand out again a title that was %s', async (_, outcome) => {
      const journal = await journals.begin();
      await journal.enqueue(ids(1, 2));
      await journal.settle(outcome, { routeId: 'direct', httpStatus: 200, bytes: 10, milliseconds: 1.5 });
      const next = await journals.reopen(journal.runId);
      expect(await leftIn(next)).toEqual(ids(2));
      await next.enqueue(ids(1, 2, 3));
      expect(await leftIn(next)).toEqual(ids(2, 3));
    });

    it('remembers that the whole list is in it', async () => {
      const journal = await journals.begin();
      expect(journal.listComplete).toBe(false);
      expect((await journals.reopen(journal.runId)).listComplete).toBe(false);
      await journal.completeList();
      expect(journal.listComplete).toBe(true);
      expect((await journals.reopen(journal.runId)).listComplete).toBe(true);
    });

    it('tells which titles any run has settled recently, however old what the source said is, and no others', async () => {
      const earlier = await journals.begin();
      await earlier.enqueue(ids(2051, 2052, 2053));
      await earlier.settle(scraped(2051), null);
      await earlier.settle(failed(2052), null);
      const later = await journals.begin({ recentMs: DAY });
      await later.enqueue(ids(2051, 2052, 2053));
      expect(await recentIn(later)).toEqual([...ids(2051), null, null]);
      await setTimeout(20);
      const strict = await journals.begin({ recentMs: 1 });
      const careless = await journals.begin();
      for (const other of [strict, careless]) {
        await other.enqueue(ids(2051));
        expect(await recentIn(other)).toEqual([null]);
      }
    });

    it('counts as recent only what the source of the run has given itself', async () => {
      const earlier = await journals.begin();
      await earlier.enqueue(ids(2071, 2072));
      await earlier.settle(scraped(2071), null);
      await earlier.settle(scraped(2072, 'imdb-datasets'), null);
      const pages = await journals.begin({ recentMs: DAY });
      const datasets = await journals.begin({ recentMs: DAY, source: 'imdb-datasets' });
      for (const later of [pages, datasets]) await later.enqueue(ids(2071, 2072));
      expect(await recentIn(pages)).toEqual([...ids(2071), null]);
      expect(await recentIn(datasets)).toEqual([null, ...ids(2072)]);
    });

    it('gives the titles that are saved, in order and in pieces', async () => {
      const journal = await journals.begin();
      await journal.enqueue(ids(61, 62, 63, 64));
      for (const outcome of [scraped(64), failed(62), scraped(61)]) await journal.settle(outcome, null);
      const [first] = await journal.saved(0, 1);
      expect(first?.savedAs).toBe(titleId(61));
      const rest = await journal.saved(first?.position ?? 0, ALL);
      expect(rest.map(({ savedAs }) => savedAs)).toEqual(ids(64));
    });

    it('can be finished with titles left, for a later process to go on with', async () => {
      const journal = await journals.begin();
      await journal.enqueue(ids(1, 2));
      await journal.settle(scraped(1), null);
      const stop = { cause: 'interrupted', message: 'stopped' } as const;
      await journal.finish(aRunReport({ runId: journal.runId, stop, exitCode: 130 }));
      expect(await leftIn(await journals.reopen(journal.runId))).toEqual(ids(2));
    });
  });
}

function ids(...numbers: readonly number[]): TitleId[] {
  return numbers.map(titleId);
}
