import 'reflect-metadata';
import { container, type InjectionToken, instanceCachingFactory } from 'tsyringe';
import type { PageSource } from '../../application/engine/ports.js';
import { HttpClient } from '../http/http-client.js';
import { createRouteDispatcher } from '../http/route-dispatcher.js';
import { ImdbHtmlSource } from '../imdb/imdb-html-source.js';
import { UnreadablePages } from '../imdb/unreadable-pages.js';
import type { ThreadSettings } from './thread-settings.js';

const HTTP_CLIENT: InjectionToken<HttpClient> = Symbol('HttpClient');
const SOURCE: InjectionToken<PageSource> = Symbol('PageSource');

/** Five times the largest page known; a body past it is no page. */
const MAX_PAGE_BYTES = 10_000_000;
const LONGEST_CONNECT_MS = 10_000;
/** A proxy that takes longer is told apart, before the deadline, from a site that does not answer. */
const CONNECTING_SHARE = 0.8;

/** Builds what one worker thread works with: a thread shares no objects with the main thread. */
export function composeSource(settings: ThreadSettings): PageSource {
  const parts = container.createChildContainer();
  parts.register(HTTP_CLIENT, {
    useFactory: instanceCachingFactory(
      () =>
        new HttpClient({
          createDispatcher: (route) =>
            createRouteDispatcher(route, {
              connections: settings.connections,
              connectTimeoutMs: Math.min(LONGEST_CONNECT_MS, settings.deadlineMs * CONNECTING_SHARE),
            }),
          maxBytes: MAX_PAGE_BYTES,
        }),
    ),
  });
  parts.register(SOURCE, {
    useFactory: instanceCachingFactory(
      (resolve) =>
        new ImdbHtmlSource({
          client: resolve.resolve(HTTP_CLIENT),
          baseUrl: new URL(settings.baseUrl),
          unreadablePages: new UnreadablePages(settings.unreadableFolder),
        }),
    ),
  });
  return parts.resolve(SOURCE);
}
