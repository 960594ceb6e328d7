import { z } from 'zod';
import { StoreRefused } from '../../../application/engine/ports.js';
import type { LinkCounts, TmdbRepository, TmdbRun } from '../../../application/tmdb-ports.js';
import type { SaveCounts, SaveResult } from '../../../domain/engine/outcome.js';
import { type TmdbKind, tmdbKey } from '../../../domain/tmdb/tmdb-id.js';
import { keyOfRecord, type TmdbRecord } from '../../../domain/tmdb/tmdb-record.js';
import { BatchQueue } from '../../../shared/batch-queue.js';
import { inTransaction, LONG_STATEMENT_MS, queryRows, type SqlDatabase } from '../sql-database.js';
import { storeError } from '../store-error.js';
import { countTogether, LARGEST_BATCH } from './count-together.js';
import { incomingRecord } from './incoming-record.js';
import { noteNotFound } from './note-not-found.js';
import { setPosterAddresses } from './set-poster-addresses.js';

/** The function that takes the records of each sort; in one transaction two of them could wait for each other. */
const FUNCTIONS = {
  title: 'upsert_tmdb_titles',
  person: 'upsert_tmdb_people',
  review: 'upsert_tmdb_reviews',
  find: 'link_tmdb_titles',
  changes: 'keep_tmdb_changes',
} as const satisfies Record<TmdbRecord['record'], string>;

const linkedRow = z.object({ linked: z.number(), changed: z.number() });
const savedRow = z.object({ key: z.string(), result: z.enum(['inserted', 'updated', 'unchanged']) });

/** Saves what TMDB answers to PostgreSQL; records that come while others are being saved go together in one round trip. */
export class PostgresTmdbRepository implements TmdbRepository {
  readonly name = 'postgres';
  readonly #queues: Readonly<Record<TmdbRecord['record'], BatchQueue<TmdbRecord, SaveResult>>>;

  #localLanguages: readonly string[] = [];

  constructor(private readonly database: SqlDatabase) {
    const queueOf = (sort: TmdbRecord['record']) =>
      new BatchQueue<TmdbRecord, SaveResult>(
        LARGEST_BATCH,
        (batch) => this.#saveBatch(FUNCTIONS[sort], batch),
        {
          together: countTogether,
          blamesItem: (error) => error instanceof StoreRefused,
        },
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
  async save(records: readonly TmdbRecord[]): Promise<SaveCounts> {
    const saved = await Promise.allSettled(records.map((record) => this.#queues[record.record].add(record)));
    const counts = { inserted: 0, updated: 0, unchanged: 0 };
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

  async noteNotFound(kind: TmdbKind, id: number, askedAt: string): Promise<void> {
    try {
      await noteNotFound(this.database, kind, id, askedAt);
    } catch (error) {
      throw storeError(error, [tmdbKey(kind, id)]);
    }
  }

  /** Leaves the database open: whoever opened it closes it. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.#queues).map((queue) => queue.idle()));
  }

  async #saveBatch(upsert: string, batch: readonly TmdbRecord[]): Promise<SaveResult[]> {
    const keys = batch.map(keyOfRecord);
    try {
      const incoming = JSON.stringify(batch.map((record) => incomingRecord(record, this.#localLanguages)));
      const rows = await queryRows(
        this.database,
        `select key, result from ${upsert}($1)`,
        [incoming],
        savedRow,
      );
      const results = new Map(rows.map(({ key, result }) => [key, result]));
      return keys.map((key) => results.get(key) ?? notAnswered(key));
    } catch (error) {
      throw storeError(error, keys);
    }
  }
}

function weightOf(error: unknown): number {
  return error instanceof StoreRefused ? 1 : 0;
}

function notAnswered(key: string): never {
  throw new Error(`PostgreSQL gave no answer for ${key}`);
}
