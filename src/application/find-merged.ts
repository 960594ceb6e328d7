import type { Tmdb } from '../domain/tmdb/tmdb-catalogue.js';
import { findKey, type TmdbTarget } from '../domain/tmdb/tmdb-target.js';
import type { FetchResult } from './engine/attempt.js';
import type { Fetcher } from './engine/ports.js';
import type { ImdbIdToFind } from './tmdb-ports.js';

/**
 * Has TMDB asked for the IMDb id of a title whose details it has no more: it says in no other way what it merged the title
 * into. The answer is a target of its own, which leads to the details of the other title.
 */
export class FindMerged implements Fetcher<Tmdb> {
  readonly #fetcher: Fetcher<Tmdb>;
  readonly #imdbIdToFind: ImdbIdToFind;

  /** `fetcher` has noted what is gone when it answers. */
  constructor(fetcher: Fetcher<Tmdb>, imdbIdToFind: ImdbIdToFind) {
    this.#fetcher = fetcher;
    this.#imdbIdToFind = imdbIdToFind;
  }

  async fetch(target: TmdbTarget, stop: AbortSignal): Promise<FetchResult<Tmdb>> {
    const result = await this.#fetcher.fetch(target, stop);
    if (target.target !== 'details' || target.kind === 'person') return result;
    if (result.kind !== 'failed' || result.failure.kind !== 'not-found') return result;
    try {
      const imdbId = await this.#imdbIdToFind(target.kind, target.id);
      return imdbId === null ? result : { ...result, further: [findKey(imdbId)] };
    } catch (error) {
      if (stop.aborted) return { kind: 'stopped' };
      throw error;
    }
  }
}
