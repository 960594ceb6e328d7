import type { Route } from '../../../src/application/engine/attempt.js';

/** A route over this proxy, or the direct one. */
export function aRoute(proxyUrl: string | null = null): Route {
  return { id: 'route-1', generation: 1, proxyUrl, userAgent: 'test', language: 'en-US' };
}
