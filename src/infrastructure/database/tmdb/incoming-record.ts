import { segmentOf } from '../../../domain/tmdb/segment.js';
import { keyOfRecord, type TmdbRecord } from '../../../domain/tmdb/tmdb-record.js';

/**
 * A record as the functions of sql/013_create_tmdb.sql, sql/018_link_titles.sql and sql/020_keep_changes.sql take it: what it
 * is of, with when and where it was seen.
 */
export function incomingRecord(record: TmdbRecord, localLanguages: readonly string[]): object {
  const { observedAt } = record;
  switch (record.record) {
    case 'title': {
      const { title, place } = record;
      return { ...title, observedAt, place, segment: segmentOf(title.originalLanguage, localLanguages) };
    }
    case 'person':
      return { ...record.person, observedAt, place: record.place };
    case 'review':
      return { ...record.review, observedAt };
    case 'find':
      return { ...record.find, observedAt };
    case 'changes': {
      const { kind, id, changes } = record.changes;
      return { key: keyOfRecord(record), kind, id, changes, observedAt };
    }
  }
}
