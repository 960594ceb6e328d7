import { keyOfRecord, type TmdbRecord } from '../../../domain/tmdb/tmdb-record.js';

/** Records in one call at most: five pages of a list. Larger batches cost no less for a record and hold their locks longer. */
export const LARGEST_BATCH = 100;

/** Credits and edits in one call at most, unless a single record has more: the credits of some thirty movies. */
const MOST_PARTS = 5000;

/**
 * How many of the first records go in one call: none twice, of which the call would keep any; saved one after the other,
 * the newest counts.
 */
export function countTogether(batch: readonly TmdbRecord[]): number {
  const keys = new Set<string>();
  let parts = 0;
  const first = batch.findIndex((record) => {
    const key = keyOfRecord(record);
    if (keys.has(key)) return true;
    keys.add(key);
    parts += partsIn(record);
    return parts > MOST_PARTS;
  });
  return first === -1 ? batch.length : first;
}

function partsIn(record: TmdbRecord): number {
  switch (record.record) {
    case 'title':
      return record.title.details === null
        ? 0
        : record.title.details.cast.length + record.title.details.crew.length;
    case 'person':
      return record.person.details?.credits.length ?? 0;
    case 'changes':
      return record.changes.changes.length;
    case 'review':
    case 'find':
      return 0;
  }
}
