import { z } from 'zod';
import type { SaveResult } from '../../../domain/engine/outcome.js';
import { keyOfRecord, type TmdbRecord } from '../../../domain/tmdb/tmdb-record.js';
import { queryRows, type SqlSession } from '../sql-database.js';
import { countTogether } from './count-together.js';
import { incomingRecord } from './incoming-record.js';

export type RecordSort = TmdbRecord['record'];

/** The function that takes the records of each sort; in one transaction two of them could wait for each other. */
const FUNCTIONS: Readonly<Record<RecordSort, string>> = {
  title: 'upsert_tmdb_titles',
  person: 'upsert_tmdb_people',
  review: 'upsert_tmdb_reviews',
  find: 'link_tmdb_titles',
  changes: 'keep_tmdb_changes',
};

/** Any number will do, as long as no other program on the server takes it for its own lock. */
const LOCK_KEY = 470_914_053;

const savedRow = z.object({ key: z.string(), result: z.enum(['inserted', 'updated', 'unchanged']) });

/** Saves records of one sort, none of them twice, and answers for each; titles of these languages are local. */
export async function saveRecords(
  session: SqlSession,
  sort: RecordSort,
  records: readonly TmdbRecord[],
  localLanguages: readonly string[],
): Promise<SaveResult[]> {
  const incoming = JSON.stringify(records.map((record) => incomingRecord(record, localLanguages)));
  const rows = await queryRows(
    session,
    `select key, result from ${FUNCTIONS[sort]}($1)`,
    [incoming],
    savedRow,
  );
  const results = new Map(rows.map(({ key, result }) => [key, result]));
  return records.map(keyOfRecord).map((key) => results.get(key) ?? notAnswered(key));
}

interface Item {
  readonly record: TmdbRecord;
  /** What became of the records of its answer. */
  readonly of: SaveResult[];
}

/** Records that go in one call. */
interface Call {
  readonly sort: RecordSort;
  readonly items: readonly Item[];
}

/**
 * Saves the records of several answers in one transaction, and answers what became of those of each. Where that takes more
 * than one call no other such transaction is under way beside it: each call locks titles and people in an order of its own,
 * so that two transactions of several could wait for each other.
 */
export async function saveAnswers(
  session: SqlSession,
  answers: readonly (readonly TmdbRecord[])[],
  localLanguages: readonly string[],
): Promise<readonly (readonly SaveResult[])[]> {
  const results = answers.map((): SaveResult[] => []);
  const items = answers.flatMap((records, index) =>
    records.map((record) => ({ record, of: results[index] ?? [] })),
  );
  const calls = callsOf(items);
  const lock = calls.length > 1 ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
  await session.execute(`select ${lock}($1)`, [LOCK_KEY]);
  for (const { sort, items } of calls) {
    const records = items.map(({ record }) => record);
    const saved = await saveRecords(session, sort, records, localLanguages);
    for (const [index, result] of saved.entries()) items[index]?.of.push(result);
  }
  return results;
}

function callsOf(items: readonly Item[]): readonly Call[] {
  const sorts = new Set(items.map(({ record }) => record.record));
  return [...sorts].flatMap((sort) => {
    const calls: Call[] = [];
    for (let left = items.filter(({ record }) => record.record === sort); left.length > 0; ) {
      const count = Math.max(1, countTogether(left.map(({ record }) => record)));
      calls.push({ sort, items: left.slice(0, count) });
      left = left.slice(count);
    }
    return calls;
  });
}

function notAnswered(key: string): never {
  throw new Error(`PostgreSQL gave no answer for ${key}`);
}
