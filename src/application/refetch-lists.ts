import type { Tmdb } from '../domain/tmdb/tmdb-catalogue.js';
import { parseTarget } from '../domain/tmdb/tmdb-target.js';
import type { Completion } from './engine/ports.js';

/**
 * No store of TMDB's answers can be completed from another: the database does not keep them as they came. Pages of lists are
 * fetched however recent they are, since only they lead to what is in the list now.
 */
export class RefetchLists implements Completion<Tmdb> {
  /** `missing` says at the end of a run what its lists do not hold. */
  constructor(private readonly missing: () => string | null) {}

  async completeRun(): Promise<void> {}

  async complete(keys: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(keys.filter((key) => parseTarget(key)?.target === 'list-page'));
  }

  warnings(): readonly string[] {
    const missing = this.missing();
    return missing === null ? [] : [missing];
  }
}
