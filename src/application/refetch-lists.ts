import type { Tmdb } from '../domain/tmdb/tmdb-catalogue.js';
import { parseTarget } from '../domain/tmdb/tmdb-target.js';
import type { Completion } from './engine/ports.js';

/**
 * No store of TMDB's answers can be completed from another: the database does not keep them as they came. Pages of lists are
 * fetched however recent they are, since only they lead to what is in the list now.
 */
export class RefetchLists implements Completion<Tmdb> {
  async completeRun(): Promise<void> {}

  async complete(keys: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(keys.filter((key) => parseTarget(key)?.target === 'list-page'));
  }

  warnings(): readonly string[] {
    return [];
  }
}
