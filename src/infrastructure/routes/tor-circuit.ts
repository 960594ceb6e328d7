import { randomBytes } from 'node:crypto';
import type { Route } from '../../application/engine/attempt.js';
import { formatProxyUrl } from './proxy-url.js';
import type { RoutePlan } from './route-slot.js';

/**
 * A circuit of Tor as a route: Tor keeps streams with the same SOCKS user name and password on one circuit, and gives
 * a new pair a new circuit at once (with `IsolateSOCKSAuth`, its default). Renewing takes a new pair.
 */
export function torCircuit(
  number: number,
  socks: { readonly host: string; readonly port: number },
  headers: Pick<Route, 'userAgent' | 'language'>,
): Pick<RoutePlan, 'route' | 'renew'> {
  const proxyUrl = () =>
    formatProxyUrl({
      scheme: 'socks5h',
      ...socks,
      credentials: { username: randomBytes(8).toString('hex'), password: randomBytes(8).toString('hex') },
    });
  return {
    route: { id: `tor-${number}`, generation: 0, proxyUrl: proxyUrl(), ...headers, isRenewable: true },
    renew: (route) => ({ ...route, generation: route.generation + 1, proxyUrl: proxyUrl() }),
  };
}
