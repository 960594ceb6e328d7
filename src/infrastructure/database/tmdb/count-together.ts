import { keyOfRecord, type TmdbRecord } from '../../../domain/tmdb/tmdb-record.js';

/** Records in one call at most: five pages of a list. Larger batches cost no less for a record and hold their locks longer. */
export const LARGEST_BATCH = 100;

/** Credits in one call at most, unless a single record has more: those of some thirty movies. */
const MOST_CREDITS = 5000;

/**
 * How many of the first records go in one call: none twice, of which the call would keep any; saved one after the other,
 * the newest counts.
 */
export function countTogether(batch: readonly TmdbRecord[]): number {
  const keys = new Set<string>();
  let credits = 0;
  const first = batch.findIndex((record) => {
    const key = keyOfRecord(record);
    if (keys.has(key)) return true;
    keys.add(key);
    credits += creditsIn(record);
    return credits > MOST_CREDITS;
  });
  return first === -1 ? batch.length : first;
}

function creditsIn(record: TmdbRecord): number {
  switch (record.record) {
    case 'title':
      return record.title.details === null
        ? 0
        : record.title.details.cast.length + record.title.details.crew.length;
    case 'person':
      return record.person.details?.credits.length ?? 0;
    case 'review':
    case 'find':
      return 0;
  }
}
