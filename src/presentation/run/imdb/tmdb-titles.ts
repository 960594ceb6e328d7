import { join } from 'node:path';
import type { Fetcher, Routes, Workers } from '../../../application/engine/ports.js';
import { TargetFetcher } from '../../../application/engine/target-fetcher.js';
import type { MovieRepository } from '../../../application/movie-ports.js';
import type { Imdb } from '../../../domain/imdb/imdb-catalogue.js';
import { RoutePool } from '../../../infrastructure/routes/route-pool.js';
import type { TmdbCredential } from '../../../infrastructure/tmdb/tmdb-credential.js';
import type { HttpSettings, TmdbTitleSettings } from '../../../infrastructure/workers/thread-settings.js';
import type { ScrapeSettings } from '../../options/options.js';
import { tmdbLanguageOf } from '../../options/tmdb-titles.js';
import { composeWorkers } from '../compose-workers.js';
import type { EngineParts } from '../run-request.js';

export type ImdbParts = EngineParts<Imdb, MovieRepository>;

/** What a run over titles of IMDb was asked with. */
export interface ScrapeAsked {
  readonly settings: ScrapeSettings;
  /** `null` where TMDB is not asked. */
  readonly credential: TmdbCredential | null;
}

/** Threads that ask TMDB for titles, as many at a time as the settings say. */
export function composeTitleWorkers(
  { settings, credential }: ScrapeAsked,
  areNeeded: boolean,
): Promise<Workers<Imdb>> {
  if (credential === null) throw new Error('what asks TMDB was checked to have a credential');
  const { tmdbBaseUrl: baseUrl, tmdbImageUrl: imageBaseUrl, posterSize, language } = settings;
  const source = {
    source: 'tmdb-titles',
    baseUrl,
    language: tmdbLanguageOf(language) ?? language,
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

/**
 * TMDB beside the site: over the same ways out, but with a pace and a health of their own, since what blocks the one says
 * nothing about the other. One thread reads all that TMDB answers at its pace, and is there only once it is asked.
 */
export async function composeTitleFallback(
  { settings, credential }: ScrapeAsked,
  { groups, observer, closers }: ImdbParts,
): Promise<{ readonly fetcher: Fetcher<Imdb>; readonly routes: Pick<Routes, 'report'> }> {
  const { tmdbConcurrency: concurrency, tmdbRate: ratePerSecond, retries, timeout } = settings;
  const threads = Math.min(settings.threads, 1);
  const workers = await composeTitleWorkers(
    { settings: { ...settings, threads, concurrency }, credential },
    false,
  );
  closers.add(() => workers.close());
  const routes = new RoutePool({
    // Their figures stand beside those of the routes to the site.
    groups: groups.map((group) =>
      group.map((plan) => ({ ...plan, route: { ...plan.route, id: `tmdb-${plan.route.id}` } })),
    ),
    ratePerSecond,
  });
  closers.add(() => routes.close());
  const fetcher = new TargetFetcher<Imdb>({
    workers,
    routes,
    observer,
    concurrency,
    maxRetries: retries,
    deadlineMs: timeout * 1000,
    random: Math.random,
  });
  return { fetcher, routes: { report: () => routes.report().filter(({ attempts }) => attempts > 0) } };
}
