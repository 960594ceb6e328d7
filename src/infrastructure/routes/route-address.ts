import type { Route } from '../../application/engine/attempt.js';
import { describeProxy, parseProxyUrl } from './proxy-url.js';

/** What may be shown of a route: `direct`, or the URL of its proxy without credentials. */
export function routeAddress({ proxyUrl }: Pick<Route, 'proxyUrl'>): string {
  if (proxyUrl === null) return 'direct';
  const proxy = parseProxyUrl(proxyUrl);
  return 'fault' in proxy ? 'no proxy' : describeProxy(proxy);
}
