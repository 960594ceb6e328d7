import { directRoute } from '../../infrastructure/routes/direct-route.js';
import { formatProxyUrl } from '../../infrastructure/routes/proxy-url.js';
import type { RouteGroup } from '../../infrastructure/routes/route-pool.js';
import type { RoutePlan } from '../../infrastructure/routes/route-slot.js';
import { torCircuit } from '../../infrastructure/routes/tor-circuit.js';
import { OptionFaults } from '../../shared/option.js';
import { packageVersion } from '../../shared/package-version.js';
import { quoted } from '../../shared/quoted.js';
import { type RouteSettings, routeOptions } from '../options/route-options.js';
import { readProxies } from './read-proxies.js';
import { asksForTor, readTor, type TorPlace } from './read-tor.js';

const ROUTE_KINDS = ['direct', 'proxy', 'tor'] as const;
type RouteKind = (typeof ROUTE_KINDS)[number];

/** What a proxy or a circuit carries at a time; the direct route carries as much as the run's concurrency. */
const IN_FLIGHT_PER_PROXY = 10;
const TOR_CIRCUITS = 8;
const LONGEST_SHOWN = 60;

/** Names of the options that `planRoutes` reads, but for the language. */
export const ROUTE_PLAN_OPTIONS: readonly string[] = [
  ...Object.keys(routeOptions),
  'userAgents',
  'concurrency',
];

export interface PlannedRoutes {
  readonly groups: readonly RouteGroup[];
  /** When Tor is among the routes. */
  readonly tor: TorPlace | null;
  /** What is worth knowing of the proxies that were given. */
  readonly warnings: readonly string[];
}

/**
 * Makes the routes that the options ask for. Whatever option of a proxy or of Tor is given asks for it. The direct
 * route is among them only when nothing else is asked for, or when `--routes` names it. Throws `OptionFaults` with
 * everything that is wrong.
 */
export async function planRoutes(
  settings: RouteSettings & {
    readonly userAgents: readonly string[];
    readonly language: string;
    readonly concurrency: number;
  },
): Promise<PlannedRoutes> {
  const faults: string[] = [];
  const { proxies, warnings, ...given } = await readProxies(settings, faults);
  const asked = { proxy: given.asked, tor: asksForTor(settings, faults) };
  const order = parseOrder(settings.routes, asked, settings.tor === false, faults);
  const tor = order.kinds.includes('tor') ? readTor(settings, faults) : null;
  if (faults.length > 0) throw new OptionFaults(faults);

  const { userAgents, language } = settings;
  const headers = (index: number) => ({
    userAgent: userAgents[index % userAgents.length] ?? DEFAULT_USER_AGENT,
    language,
  });
  const plans: Readonly<Record<RouteKind, () => RoutePlan[]>> = {
    direct: () => [{ route: directRoute(headers(0)), maxInFlight: settings.concurrency }],
    proxy: () =>
      proxies.map((proxy, index) => ({
        route: {
          id: `proxy-${index + 1}`,
          generation: 0,
          proxyUrl: formatProxyUrl(proxy),
          ...headers(index),
        },
        maxInFlight: IN_FLIGHT_PER_PROXY,
      })),
    tor: () =>
      tor === null
        ? []
        : Array.from({ length: settings.torCircuits ?? TOR_CIRCUITS }, (_, index) => ({
            ...torCircuit(index + 1, tor.socks, headers(index)),
            maxInFlight: IN_FLIGHT_PER_PROXY,
            ...(settings.torRenewAfter !== null && { renewAfter: settings.torRenewAfter }),
          })),
  };
  const groups = order.kinds.map((kind) => plans[kind]());
  return { groups: order.spread ? [groups.flat()] : groups, tor, warnings };
}

/** Names this project, so that a site's operator can find out who asks. */
const DEFAULT_USER_AGENT = `imdb-scraper/${packageVersion()} (+https://www.npmjs.com/package/imdb-scraper)`;

function parseOrder(
  text: string | null,
  asked: { readonly proxy: boolean; readonly tor: boolean },
  torIsOff: boolean,
  faults: string[],
): { readonly kinds: readonly RouteKind[]; readonly spread: boolean } {
  const given: RouteKind[] = [
    ...(asked.proxy ? ['proxy' as const] : []),
    ...(asked.tor ? ['tor' as const] : []),
  ];
  const usual: readonly RouteKind[] = given.length > 0 ? given : ['direct'];
  if (text === null) return { kinds: usual, spread: false };
  if (text === 'spread') {
    if (given.length === 0)
      faults.push('--routes (ROUTES) spread needs proxies or Tor; give --proxy or --tor');
    return { kinds: usual, spread: true };
  }
  const kinds: RouteKind[] = [];
  for (const name of text.split(',').map((part) => part.trim())) {
    const kind = ROUTE_KINDS.find((known) => known === name);
    if (kind === undefined) {
      faults.push(
        `--routes (ROUTES) wants ${ROUTE_KINDS.join(', ')} in any order, or spread, not ${quoted(name, LONGEST_SHOWN)}`,
      );
    } else if (!kinds.includes(kind)) kinds.push(kind);
  }
  if (kinds.includes('proxy') && !asked.proxy) {
    faults.push('--routes (ROUTES) names proxy, but no proxy is given; give --proxy or --proxy-file');
  }
  if (kinds.includes('tor') && torIsOff) {
    faults.push('--routes (ROUTES) names tor, which TOR=false turns off');
  }
  for (const kind of given) {
    if (!kinds.includes(kind))
      faults.push(`--routes (ROUTES) leaves out ${kind}, which other options ask for`);
  }
  return { kinds, spread: false };
}
