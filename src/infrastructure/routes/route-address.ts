import type { Route } from '../../application/ports.js';

/** What may be shown of a route: `direct`, or the URL of its proxy without credentials. */
export function routeAddress({ proxyUrl }: Pick<Route, 'proxyUrl'>): string {
  if (proxyUrl === null) return 'direct';
  const { protocol, host } = new URL(proxyUrl);
  return `${protocol}//${host}`;
}
