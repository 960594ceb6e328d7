import { type Collection, followed } from '../domain/tmdb/collection.js';
import { furtherOfDetails } from '../domain/tmdb/further-targets.js';
import { seeksGone } from '../domain/tmdb/gone-titles.js';
import type { Tmdb } from '../domain/tmdb/tmdb-catalogue.js';
import { parseTarget, targetKey } from '../domain/tmdb/tmdb-target.js';
import type { Completion } from './engine/ports.js';

/**
 * No store of TMDB's answers can be completed from another: the database does not keep them as they came. What tells which
 * pages there are is fetched however recent it is: pages of lists and of changes, since only they lead to what is in them
 * now, and the first reviews of a title. So are the edits of a thing, of which there may be more by now on the same days, all
 * details of a run that follows changes, and what TMDB has under the IMDb id of a title that is gone: an answer from before tells nothing.
 */
export class RefetchLists implements Completion<Tmdb> {
  readonly #collection: Pick<Collection, 'of' | 'reviews' | 'today'>;
  readonly #missing: () => string | null;

  /** `missing` says at the end of a run what its lists do not hold. */
  constructor(collection: Pick<Collection, 'of' | 'reviews' | 'today'>, missing: () => string | null) {
    this.#collection = collection;
    this.#missing = missing;
  }

  async completeRun(): Promise<void> {}

  async complete(keys: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(keys.filter((key) => hasGrown(key) || this.#wasAnother(key)));
  }

  /** Whether what was answered before may be of a time before what the run is about happened. */
  #wasAnother(key: string): boolean {
    const target = parseTarget(key)?.target;
    const isChanged = target === 'details' && followed(this.#collection.of) !== null;
    return isChanged || (target === 'find' && seeksGone(this.#collection));
  }

  furtherOf(key: string): readonly string[] {
    const target = parseTarget(key);
    return target?.target === 'details' ? furtherOfDetails(target, this.#collection).map(targetKey) : [];
  }

  completed(): Readonly<Record<string, number>> {
    return {};
  }

  warnings(): readonly string[] {
    const missing = this.#missing();
    return missing === null ? [] : [missing];
  }
}

/** Whether what was answered before may be without what there is by now. */
function hasGrown(key: string): boolean {
  const target = parseTarget(key);
  switch (target?.target) {
    case 'list-page':
    case 'changes-page':
    case 'changes':
      return true;
    case 'reviews-page':
      return target.page === 1;
    default:
      return false;
  }
}
