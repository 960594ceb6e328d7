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

/**
 * Saves the records of several answers in one transaction, and answers what became of those of each. Where they are of more
 * than one sort no other such transaction is under way beside it: the functions lock the same people in orders of their own.
 */
export async function saveAnswers(
  session: SqlSession,
  answers: readonly (readonly TmdbRecord[])[],
  localLanguages: readonly string[],
): Promise<readonly (readonly SaveResult[])[]> {
  const results: SaveResult[][] = answers.map(() => []);
  const bySort = new Map<
    RecordSort,
    { readonly record: TmdbRecord; readonly of: SaveResult[] | undefined }[]
  >();
  for (const [index, records] of answers.entries()) {
    for (const record of records) {
      const ofSort = bySort.get(record.record) ?? [];
      ofSort.push({ record, of: results[index] });
      bySort.set(record.record, ofSort);
    }
  }
  const lock = bySort.size > 1 ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
  await session.execute(`select ${lock}($1)`, [LOCK_KEY]);
  for (const [sort, ofSort] of bySort) {
    for (let left = ofSort; left.length > 0; ) {
      const together = left.slice(0, Math.max(1, countTogether(left.map(({ record }) => record))));
      const records = together.map(({ record }) => record);
      const saved = await saveRecords(session, sort, records, localLanguages);
      for (const [index, result] of saved.entries()) together[index]?.of?.push(result);
      left = left.slice(together.length);
    }
  }
  return results;
}

function notAnswered(key: string): never {
  throw new Error(`PostgreSQL gave no answer for ${key}`);
}
