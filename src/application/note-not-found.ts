import type { Tmdb } from '../domain/tmdb/tmdb-catalogue.js';
import type { TmdbTarget } from '../domain/tmdb/tmdb-target.js';
import type { FetchResult } from './engine/attempt.js';
import type { Fetcher } from './engine/ports.js';
import type { PatientStore } from './engine/store-patience.js';
import type { TmdbRepository } from './tmdb-ports.js';

/**
 * Tells the stores of details that TMDB had nothing under. Before the target is settled: a run that is killed in between
 * asks for it again.
 */
export class NoteNotFound implements Fetcher<Tmdb> {
  readonly #fetcher: Fetcher<Tmdb>;
  readonly #stores: readonly PatientStore<TmdbRepository>[];

  constructor(fetcher: Fetcher<Tmdb>, stores: readonly PatientStore<TmdbRepository>[]) {
    this.#fetcher = fetcher;
    this.#stores = stores;
  }

  async fetch(target: TmdbTarget, stop: AbortSignal): Promise<FetchResult<Tmdb>> {
    const result = await this.#fetcher.fetch(target, stop);
    if (target.target !== 'details' || result.kind !== 'failed' || result.failure.kind !== 'not-found')
      return result;
    const askedAt = new Date().toISOString();
    try {
      for (const { store, patience } of this.#stores)
        await patience.ask(async () => store.noteNotFound?.(target.kind, target.id, askedAt));
    } catch (error) {
      if (stop.aborted) return { kind: 'stopped' };
      throw error;
    }
    return result;
  }
}
