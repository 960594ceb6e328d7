import type { Route } from '../../application/engine/attempt.js';

/** The way out without a proxy. */
export function directRoute(headers: Pick<Route, 'userAgent' | 'language'>): Route {
  return { id: 'direct', generation: 0, proxyUrl: null, ...headers };
}
