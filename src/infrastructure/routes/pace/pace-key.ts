import { createHash } from 'node:crypto';
import type { Route } from '../../../application/engine/attempt.js';
import { addressText } from '../../../shared/address-text.js';
import { parseProxyUrl } from '../proxy-url.js';

export interface PaceKeyParts {
  /** Where requests go, e.g. `https://www.imdb.com`. */
  readonly siteUrl: string;
  readonly route: Pick<Route, 'proxyUrl' | 'isRenewable'>;
  /** Names the way out of this machine; without it all machines count as one on the direct route. */
  readonly machineAddress?: string | null;
}

/**
 * Names the pace of a route for all processes that share it: the site and the address that it counts by, e.g.
 * `www.imdb.com direct`; TMDB counts by address too, not by key (its founder in its forum, 2022-07).
 * `null` of one that no other process has, as a circuit of Tor, and of a proxy URL that is none.
 */
export function paceKey(parts: PaceKeyParts): string | null {
  const way = wayOut(parts);
  if (way === null) return null;
  return `${new URL(parts.siteUrl).host} ${way}`;
}

function wayOut({ route, machineAddress }: PaceKeyParts): string | null {
  if (route.isRenewable) return null;
  if (route.proxyUrl === null) return machineAddress == null ? 'direct' : `direct ${machineAddress}`;
  const proxy = parseProxyUrl(route.proxyUrl);
  if ('fault' in proxy) return null;
  // Of a gateway each user may have an address of its own. A digest, since the name may be as secret as the password.
  const user = proxy.credentials === null ? '' : ` ${digest(proxy.credentials.username)}`;
  return `proxy ${addressText(proxy)}${user}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
