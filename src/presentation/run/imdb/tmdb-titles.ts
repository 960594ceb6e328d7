import { join } from 'node:path';
import type { Fetcher, Workers } from '../../../application/engine/ports.js';
import type { Imdb } from '../../../domain/imdb/imdb-catalogue.js';
import type { HttpSettings, TmdbTitleSettings } from '../../../infrastructure/workers/thread-settings.js';
import { tmdbLanguageOf } from '../../options/tmdb/tmdb-titles.js';
import { composeWorkers } from '../compose-workers.js';
import type { ImdbParts, ScrapeAsked } from './scrape-parts.js';

/** Threads that ask TMDB for titles, as many at a time as the settings say. */
export function composeTitleWorkers(
  { settings, credential }: ScrapeAsked,
  areNeeded: boolean,
): Promise<Workers<Imdb>> {
  const { tmdbBaseUrl: baseUrl, tmdbImageUrl: imageBaseUrl, posterSize } = settings;
  const language = tmdbLanguageOf(settings.language);
  if (credential === null || language === null)
    throw new Error('what asks TMDB was checked to have a credential and a language of TMDB');
  const source = {
    source: 'tmdb-titles',
    baseUrl,
    language,
    credential,
    movies: { posterSize, imageBaseUrl },
    unreadableFolder: join(settings.out, 'unreadable'),
  } as const;
  const composeHere = async (http: HttpSettings & TmdbTitleSettings) => {
    const { composeTmdbTitleSource } = await import('../../../infrastructure/workers/thread-composition.js');
    return await composeTmdbTitleSource(http);
  };
  return composeWorkers(settings, source, composeHere, areNeeded);
}

/** TMDB beside the site. One thread reads all that it answers at its pace, and is there only once it is asked. */
export async function composeTitleFallback(
  { settings, credential }: ScrapeAsked,
  { besides }: ImdbParts,
): Promise<Fetcher<Imdb>> {
  const { tmdbConcurrency: concurrency, tmdbRate: rate } = settings;
  const threads = Math.min(settings.threads, 1);
  const asked = { settings: { ...settings, threads, concurrency }, credential };
  return besides(await composeTitleWorkers(asked, false), {
    prefix: 'tmdb',
    url: asked.settings.tmdbBaseUrl,
    rate,
    concurrency,
  });
}
