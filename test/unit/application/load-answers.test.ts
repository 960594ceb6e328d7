import { describe, expect, it } from 'vitest';
import { StoreFull, StoreRefused } from '../../../src/application/engine/ports.js';
import { loadAnswers, type StoredAnswer } from '../../../src/application/load-answers.js';
import type { TmdbRecord } from '../../../src/domain/tmdb/tmdb-record.js';
import { aRawTitle } from '../../support/builders/raw-tmdb-records.js';

const answer = (id: number): StoredAnswer => ({ place: `a.jsonl line ${id}`, read: aRawTitle(id) });

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

/** Keeps what it is given, and answers with that for titles of these ids. */
function repository(answers: Readonly<Record<number, Error>> = {}) {
  const saved: TmdbRecord[] = [];
  return {
    saved,
    save: async (records: readonly TmdbRecord[]) => {
      saved.push(...records);
      const [first] = records;
      const error = first?.record === 'title' ? answers[first.title.id] : undefined;
      if (error !== undefined) throw error;
      return { inserted: records.length, updated: 0, unchanged: 0 };
    },
  };
}

describe('loadAnswers', () => {
  it('saves each answer by itself and counts what became of it', async () => {
    const into = repository({ 2: new StoreRefused('PostgreSQL refused movie/2') });
    const named: string[] = [];
    const unread: StoredAnswer = { place: 'a.jsonl line 3', read: { fault: 'it is no JSON' } };
    const batches = each([[answer(1), answer(2)], [unread], [answer(4)]]);
    expect(await loadAnswers(batches, into, (fault) => named.push(fault))).toEqual({
      inserted: 2,
      updated: 0,
      unchanged: 0,
      refused: 2,
    });
    expect(into.saved).toEqual([aRawTitle(1), aRawTitle(2), aRawTitle(4)]);
    expect(named.sort()).toEqual([
      'a.jsonl line 2: PostgreSQL refused movie/2',
      'a.jsonl line 3: it is no JSON',
    ]);
  });

  it('has at most two batches in flight', async () => {
    let inFlight = 0;
    let most = 0;
    const slow = {
      save: async () => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        await new Promise((resolve) => setTimeout(resolve, 1));
        inFlight -= 1;
        return { inserted: 1, updated: 0, unchanged: 0 };
      },
    };
    const batches = Array.from({ length: 9 }, (_, at) => [answer(2 * at + 1), answer(2 * at + 2)]);
    expect(await loadAnswers(each(batches), slow, () => {})).toMatchObject({ inserted: 18 });
    expect(most).toBe(4);
  });

  it.each([1, 3])('stops where the repository takes nothing more, at batch %i', async (failing) => {
    const into = repository({ [failing]: new StoreFull('no room') });
    const batches = each([1, 2, 3].map((id) => [answer(id)]));
    await expect(loadAnswers(batches, into, () => {})).rejects.toThrow('no room');
  });

  it('is told what goes wrong with the files', async () => {
    const broken = (async function* () {
      yield [answer(1)];
      throw new Error('the disk is gone');
    })();
    await expect(loadAnswers(broken, repository(), () => {})).rejects.toThrow('the disk is gone');
  });
});
