import type { SaveCounts } from '../domain/engine/outcome.js';
import type { TmdbRecord } from '../domain/tmdb/tmdb-record.js';

/** A store that records of TMDB are saved to. Saving the same record again changes nothing and counts as unchanged. */
export interface TmdbRepository {
  /** For reports, e.g. `postgres`, `jsonl`. */
  readonly name: string;
  /** All records of one answer. Rejects as `MovieRepository.save` does. */
  save(records: readonly TmdbRecord[]): Promise<SaveCounts>;
  /** Waits for what is being saved, then lets go of the store. */
  close(): Promise<void>;
}
