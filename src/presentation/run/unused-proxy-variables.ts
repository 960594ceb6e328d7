import { describeProxy, parseProxyUrl } from '../../infrastructure/routes/proxy-url.js';
import { routeAddress } from '../../infrastructure/routes/route-address.js';
import type { RouteGroup } from '../../infrastructure/routes/route-pool.js';
import type { Environment } from '../../shared/option.js';
import { routeOptions } from '../options/route-options.js';

/** What curl and many other programs take a proxy from, in either case. */
const VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]);

/**
 * A warning that names the proxy variables of other programs that are set while no route goes through their proxies, for
 * those who count on them; `null` where there are none, or where the site is on this machine.
 */
export function unusedProxyVariables(
  environment: Environment,
  groups: readonly RouteGroup[],
  baseUrl: string,
): string | null {
  if (/^(localhost|127\..*|\[::1\])$/.test(new URL(baseUrl).hostname)) return null;
  const used = new Set(groups.flat().map(({ route }) => withoutScheme(routeAddress(route))));
  const unused = VARIABLES.filter((name) => {
    const text = environment[name]?.trim() ?? '';
    return text !== '' && !used.has(addressOf(text));
  });
  if (unused.length === 0) return null;
  const are = unused.length === 1 ? 'is' : 'are';
  return `${unused.join(' and ')} ${are} set but not used; a proxy is given with --proxy (PROXIES)`;
}

/** The same for a command that has no routes: what asks a run for a way out asks nothing of it. */
export function unusedRouteVariables(environment: Environment): string | null {
  const names = [...VARIABLES, ...Object.values(routeOptions).flatMap(({ env }) => env ?? [])];
  const unused = names.filter((name) => (environment[name] ?? '') !== '');
  if (unused.length === 0) return null;
  return `${unused.join(', ')}: not used, the files are fetched directly; a proxy and Tor are for scrape and tmdb collect`;
}

function addressOf(text: string): string {
  const proxy = parseProxyUrl(text.includes('://') ? text : `http://${text}`);
  return 'fault' in proxy ? '' : withoutScheme(describeProxy(proxy));
}

function withoutScheme(address: string): string {
  return address.replace(/^.*:\/\//, '');
}
