import { failure } from '../domain/engine/outcome.js';
import type { Tmdb } from '../domain/tmdb/tmdb-catalogue.js';
import type { TmdbTarget } from '../domain/tmdb/tmdb-target.js';
import { errorMessage } from '../shared/error-message.js';
import type { FetchResult } from './engine/attempt.js';
import { type Fetcher, StoreRefused } from './engine/ports.js';
import type { PatientStore } from './engine/store-patience.js';
import type { TmdbRepository } from './tmdb-ports.js';

/**
 * Tells the stores of details that TMDB had nothing under. Before the target is settled: a run that is killed in between
 * asks for it again. A store that does not take it fails this one target, as one that does not save a record does.
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
    for (const { store, patience } of this.#stores) {
      try {
        await patience.ask(async () => store.noteNotFound?.(target.kind, target.id, askedAt));
      } catch (error) {
        const isRefused = error instanceof StoreRefused;
        // In the queue it stays, and is asked for again when the run is resumed.
        if (stop.aborted && !isRefused) return { kind: 'stopped' };
        const reason = `${store.name} could not note that TMDB has nothing there: ${errorMessage(error)}`;
        return { ...result, failure: failure(isRefused ? 'refused' : 'unsaved', reason) };
      }
    }
    return result;
  }
}
