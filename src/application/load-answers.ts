import type { SaveResult } from '../domain/engine/outcome.js';
import type { TmdbRecord } from '../domain/tmdb/tmdb-record.js';
import { StoreRefused } from './engine/ports.js';
import type { TmdbRepository } from './tmdb-ports.js';

/** What was read of an answer that is kept in a file. */
export interface StoredAnswer {
  /** For people, e.g. `part-0.jsonl.gz line 7`. */
  readonly place: string;
  /** The record, or why it cannot be read. */
  readonly read: TmdbRecord | { readonly fault: string };
}

export type AnswerCounts = Record<SaveResult | 'refused', number>;

/**
 * Saves answers, two batches in flight at a time. `onRefused` hears why one cannot be saved; whatever else goes wrong with
 * the repository is thrown.
 */
export async function loadAnswers(
  batches: AsyncIterable<readonly StoredAnswer[]>,
  repository: Pick<TmdbRepository, 'save'>,
  onRefused: (fault: string) => void,
): Promise<AnswerCounts> {
  const counts: AnswerCounts = { inserted: 0, updated: 0, unchanged: 0, refused: 0 };
  const load = async ({ place, read }: StoredAnswer) => {
    const fault = 'fault' in read ? read.fault : await save(read, repository, counts);
    if (fault === null) return;
    counts.refused += 1;
    onRefused(`${place}: ${fault}`);
  };
  let before: Promise<unknown> = Promise.resolve();
  for await (const batch of batches) {
    const saving = Promise.all(batch.map(load));
    // It is awaited once the next batch has been read; until then nobody hears of a failure.
    saving.catch(() => {});
    await before;
    before = saving;
  }
  await before;
  return counts;
}

/** Answers why the repository will never take it. */
async function save(
  record: TmdbRecord,
  repository: Pick<TmdbRepository, 'save'>,
  counts: AnswerCounts,
): Promise<string | null> {
  try {
    const saved = await repository.save([record]);
    for (const result of ['inserted', 'updated', 'unchanged'] as const) counts[result] += saved[result];
    return null;
  } catch (error) {
    if (error instanceof StoreRefused) return error.message;
    throw error;
  }
}
