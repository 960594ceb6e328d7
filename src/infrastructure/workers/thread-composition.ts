import 'reflect-metadata';
import { container, type DependencyContainer, type InjectionToken, instanceCachingFactory } from 'tsyringe';
import type { Source } from '../../application/engine/ports.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import type { Imdb } from '../../domain/imdb/imdb-catalogue.js';
import type { Tmdb } from '../../domain/tmdb/tmdb-catalogue.js';
import { HttpClient } from '../http/http-client.js';
import { createRouteDispatcher } from '../http/route-dispatcher.js';
import { UnreadableAnswers } from '../unreadable-answers.js';
import type {
  HttpSettings,
  ImdbHtmlSettings,
  ThreadSettings,
  TmdbSettings,
  TmdbTitleSettings,
} from './thread-settings.js';

const HTTP_CLIENT: InjectionToken<HttpClient> = Symbol('HttpClient');
const TMDB_SOURCE: InjectionToken<Source<Tmdb>> = Symbol('Source<Tmdb>');
const IMDB_SOURCE: InjectionToken<Source<Imdb>> = Symbol('Source<Imdb>');

/** Five times the largest page known; a body past it is no page. */
const MAX_PAGE_BYTES = 10_000_000;
const LONGEST_CONNECT_MS = 10_000;
/** A proxy that takes longer is told apart, before the deadline, from a site that does not answer. */
const CONNECTING_SHARE = 0.8;

/**
 * Builds what one worker thread works with: a thread shares no objects with the main thread. A further source is a line
 * here and its folder.
 */
export function composeSource(settings: ThreadSettings): Promise<Source<Catalogue>> {
  switch (settings.source) {
    case 'imdb-html':
      return composeImdbSource(settings);
    case 'tmdb':
      return composeTmdbSource(settings);
    case 'tmdb-titles':
      return composeTmdbTitleSource(settings);
  }
}

export async function composeImdbSource(settings: HttpSettings & ImdbHtmlSettings): Promise<Source<Imdb>> {
  // Only what this thread reads is loaded.
  const { ImdbHtmlSource } = await import('../imdb/imdb-html-source.js');
  const parts = withClient(settings);
  parts.register(IMDB_SOURCE, {
    useFactory: instanceCachingFactory(
      (resolve) =>
        new ImdbHtmlSource({
          client: resolve.resolve(HTTP_CLIENT),
          baseUrl: new URL(settings.baseUrl),
          unreadable: new UnreadableAnswers(settings.unreadableFolder),
        }),
    ),
  });
  return parts.resolve(IMDB_SOURCE);
}

export async function composeTmdbSource(settings: HttpSettings & TmdbSettings): Promise<Source<Tmdb>> {
  const { TmdbSource } = await import('../tmdb/tmdb-source.js');
  const parts = withClient(settings);
  parts.register(TMDB_SOURCE, {
    useFactory: instanceCachingFactory(
      (resolve) =>
        new TmdbSource({
          client: resolve.resolve(HTTP_CLIENT),
          baseUrl: new URL(settings.baseUrl),
          language: settings.language,
          append: settings.append,
          credential: settings.credential,
          unreadable: new UnreadableAnswers(settings.unreadableFolder),
        }),
    ),
  });
  return parts.resolve(TMDB_SOURCE);
}

export async function composeTmdbTitleSource(
  settings: HttpSettings & TmdbTitleSettings,
): Promise<Source<Imdb>> {
  const { TmdbTitleSource } = await import('../imdb-from-tmdb/tmdb-title-source.js');
  const parts = withClient(settings);
  parts.register(IMDB_SOURCE, {
    useFactory: instanceCachingFactory(
      (resolve) =>
        new TmdbTitleSource({
          client: resolve.resolve(HTTP_CLIENT),
          baseUrl: new URL(settings.baseUrl),
          language: settings.language,
          credential: settings.credential,
          movies: settings.movies,
          unreadable: new UnreadableAnswers(settings.unreadableFolder),
        }),
    ),
  });
  return parts.resolve(IMDB_SOURCE);
}

function withClient({ connections, deadlineMs }: HttpSettings): DependencyContainer {
  const parts = container.createChildContainer();
  parts.register(HTTP_CLIENT, {
    useFactory: instanceCachingFactory(
      () =>
        new HttpClient({
          createDispatcher: (route) =>
            createRouteDispatcher(route, {
              connections,
              connectTimeoutMs: Math.min(LONGEST_CONNECT_MS, deadlineMs * CONNECTING_SHARE),
            }),
          maxBytes: MAX_PAGE_BYTES,
        }),
    ),
  });
  return parts;
}
