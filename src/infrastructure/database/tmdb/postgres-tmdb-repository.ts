import { z } from 'zod';
import { type Settlement, StoreRefused, TargetSettled } from '../../../application/engine/ports.js';
import type { LinkCounts, TmdbRepository, TmdbRun } from '../../../application/tmdb-ports.js';
import { NO_COUNTS, type SaveCounts, type SaveResult } from '../../../domain/engine/outcome.js';
import { type TmdbKind, tmdbKey } from '../../../domain/tmdb/tmdb-id.js';
import { keyOfRecord, type TmdbRecord } from '../../../domain/tmdb/tmdb-record.js';
import { BatchQueue } from '../../../shared/batch-queue.js';
import type { Settling } from '../runs/shared/settling.js';
import { inTransaction, LONG_STATEMENT_MS, queryRows, type SqlDatabase } from '../sql-database.js';
import { storeError } from '../store-error.js';
import { countTogether, LARGEST_BATCH } from './count-together.js';
import { noteNotFound } from './note-not-found.js';
import { type RecordSort, saveAnswers, saveRecords } from './save-records.js';
import { setPosterAddresses } from './set-poster-addresses.js';

/** From one transaction to the next where answers come one by one: it costs much more than an answer in it. */
const APART_MS = 30;

const linkedRow = z.object({ linked: z.number(), changed: z.number() });
/** An answer, of which one may have many records. */
interface Answer {
  readonly records: readonly TmdbRecord[];
  readonly settlement: Settlement;
}

/** Saves what TMDB answers to PostgreSQL; records that come while others are being saved go together in one round trip. */
export class PostgresTmdbRepository implements TmdbRepository {
  readonly name = 'postgres';
  readonly #queues: Readonly<Record<RecordSort, BatchQueue<TmdbRecord, SaveResult>>>;
  readonly #answers: BatchQueue<Answer, SaveCounts | 'settled'> | null;
  #localLanguages: readonly string[] = [];

  /** With `settling` an answer is saved if and only if its target, which `save` is then told of, is settled by that. */
  constructor(
    private readonly database: SqlDatabase,
    settling: Settling | null = null,
  ) {
    const blamesItem = (error: unknown) => error instanceof StoreRefused;
    const queueOf = (sort: RecordSort) =>
      new BatchQueue<TmdbRecord, SaveResult>(LARGEST_BATCH, (batch) => this.#saveBatch(sort, batch), {
        together: countTogether,
        blamesItem,
      });
    this.#answers =
      settling === null
        ? null
        : new BatchQueue<Answer, SaveCounts | 'settled'>(
            LARGEST_BATCH,
            (batch) => this.#settleBatch(settling, batch),
            { together: countAnswersTogether, blamesItem, apartMs: APART_MS },
          );
    this.#queues = {
      title: queueOf('title'),
      person: queueOf('person'),
      review: queueOf('review'),
      find: queueOf('find'),
      changes: queueOf('changes'),
    };
  }

  async begin({ localLanguages, imageUrl, posterSize }: TmdbRun): Promise<void> {
    this.#localLanguages = localLanguages;
    await setPosterAddresses(this.database, imageUrl, posterSize);
  }

  /** All of them in one statement, however many there are. */
  async linkStored(): Promise<LinkCounts> {
    return await inTransaction(
      this.database,
      async (session) => {
        const counts = 'select linked, changed from link_stored_titles()';
        const [row] = await queryRows(session, counts, [], linkedRow);
        if (row === undefined) throw new Error('PostgreSQL did not say what it linked');
        return row;
      },
      LONG_STATEMENT_MS,
    );
  }

  /**
   * Saves the records of one answer, and tells how many of each came to what: an older observation than what is stored
   * leaves it `unchanged`. Rejects with `StoreRefused` when the store will never take one of them, which it names, with
   * `StoreFull` or `StoreLost` when it cannot take any more; with any other error when it may work later. The others
   * are saved all the same.
   */
  async save(records: readonly TmdbRecord[], settlement: Settlement | null = null): Promise<SaveCounts> {
    if (this.#answers !== null) return await this.#settle(this.#answers, records, settlement);
    const saved = await Promise.allSettled(records.map((record) => this.#queues[record.record].add(record)));
    const counts = { ...NO_COUNTS };
    const errors: unknown[] = [];
    for (const one of saved) {
      if (one.status === 'fulfilled') counts[one.value] += 1;
      else errors.push(one.reason);
    }
    // What may work later comes first: once it has, the refusal is met again.
    const [first] = errors.toSorted((one, other) => weightOf(one) - weightOf(other));
    if (first !== undefined) throw first;
    return counts;
  }

  async #settle(
    answers: BatchQueue<Answer, SaveCounts | 'settled'>,
    records: readonly TmdbRecord[],
    settlement: Settlement | null,
  ): Promise<SaveCounts> {
    if (settlement === null) throw new Error('nobody said what saving an answer settles');
    const saved = await answers.add({ records, settlement });
    if (saved === 'settled') throw new TargetSettled(`${settlement.key} was settled before`);
    return saved;
  }

  async noteNotFound(kind: TmdbKind, id: number, askedAt: string): Promise<void> {
    try {
      await noteNotFound(this.database, kind, id, askedAt);
    } catch (error) {
      throw storeError(error, [tmdbKey(kind, id)]);
    }
  }

  /** Leaves the database open: whoever opened it closes it. */
  async close(): Promise<void> {
    await Promise.all([...Object.values(this.#queues), this.#answers].map((queue) => queue?.idle()));
  }

  async #saveBatch(sort: RecordSort, batch: readonly TmdbRecord[]): Promise<SaveResult[]> {
    try {
      return await saveRecords(this.database, sort, batch, this.#localLanguages);
    } catch (error) {
      throw storeError(error, batch.map(keyOfRecord));
    }
  }

  async #settleBatch(
    settling: Settling,
    batch: readonly Answer[],
  ): Promise<readonly (SaveCounts | 'settled')[]> {
    try {
      return await settling.save(
        batch.map(({ records, settlement }) => ({ item: records, settlement })),
        async (session, answers) => (await saveAnswers(session, answers, this.#localLanguages)).map(countsOf),
        (counts) => counts,
      );
    } catch (error) {
      throw storeError(
        error,
        batch.map(({ settlement }) => settlement.key),
      );
    }
  }
}

/** How many of the first answers go in one transaction. */
function countAnswersTogether(answers: readonly Answer[]): number {
  let records = 0;
  const first = answers.findIndex((answer) => {
    records += answer.records.length;
    return records > LARGEST_BATCH;
  });
  return first === -1 ? answers.length : first;
}

function countsOf(results: readonly SaveResult[]): SaveCounts {
  const counts = { ...NO_COUNTS };
  for (const result of results) counts[result] += 1;
  return counts;
}

function weightOf(error: unknown): number {
  return error instanceof StoreRefused ? 1 : 0;
}
