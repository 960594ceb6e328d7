import { type Collection, furtherOfDetails } from '../domain/tmdb/collection.js';
import type { Tmdb } from '../domain/tmdb/tmdb-catalogue.js';
import { parseTarget, targetKey } from '../domain/tmdb/tmdb-target.js';
import type { Completion } from './engine/ports.js';

/**
 * No store of TMDB's answers can be completed from another: the database does not keep them as they came. What tells which
 * pages there are is fetched however recent it is: pages of lists, since only they lead to what is in the list now, and the
 * first reviews of a title.
 */
export class RefetchLists implements Completion<Tmdb> {
  readonly #collection: Pick<Collection, 'reviews'>;

  constructor(collection: Pick<Collection, 'reviews'>) {
    this.#collection = collection;
  }

  async completeRun(): Promise<void> {}

  async complete(keys: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(keys.filter(tellsPages));
  }

  furtherOf(key: string): readonly string[] {
    const target = parseTarget(key);
    return target?.target === 'details' ? furtherOfDetails(target, this.#collection).map(targetKey) : [];
  }

  warnings(): readonly string[] {
    return [];
  }
}

function tellsPages(key: string): boolean {
  const target = parseTarget(key);
  return target?.target === 'list-page' || (target?.target === 'reviews-page' && target.page === 1);
}
