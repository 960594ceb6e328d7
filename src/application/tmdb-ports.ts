import type { SaveCounts } from '../domain/engine/outcome.js';
import type { TmdbKind, TmdbTitleKind } from '../domain/tmdb/tmdb-id.js';
import type { TmdbRecord } from '../domain/tmdb/tmdb-record.js';
import type { Settlement } from './engine/ports.js';

/** What a run says of how its records are kept. */
export interface TmdbRun {
  /** Titles of these original languages are local. */
  readonly localLanguages: readonly string[];
  /** Of what the addresses of posters are built. */
  readonly imageUrl: string;
  readonly posterSize: string;
}

/** What became of links between titles of IMDb and TMDB. */
export interface LinkCounts {
  readonly linked: number;
  /** That came back, ended, or have another type of IMDb. */
  readonly changed: number;
}

/**
 * The IMDb id that is stored of a title that is gone, which TMDB is to be asked for; `null` where none is stored, and where
 * TMDB was asked for it since the title is gone and what it found was fetched too. Rejects where the database cannot be read.
 */
export type ImdbIdToFind = (kind: TmdbTitleKind, id: number) => Promise<string | null>;

/** A store that records of TMDB are saved to. Saving the same record again changes nothing and counts as unchanged. */
export interface TmdbRepository {
  /** For reports, e.g. `postgres`, `jsonl`. */
  readonly name: string;
  /** Before the first record of a run. */
  begin?(run: TmdbRun): Promise<void>;
  /** Links the titles whose stored details say an id of IMDb. */
  linkStored?(): Promise<LinkCounts>;
  /** All records of one answer. Rejects, and settles the target, as `MovieRepository.save` does. */
  save(records: readonly TmdbRecord[], settlement?: Settlement): Promise<SaveCounts>;
  /** That TMDB had nothing under an id at a time, ISO 8601; what is stored of it stays. Rejects as `save` does. */
  noteNotFound?(kind: TmdbKind, id: number, askedAt: string): Promise<void>;
  /** Waits for what is being saved, then lets go of the store. */
  close(): Promise<void>;
}
