import { readFile } from 'node:fs/promises';
import { directRoute } from '../infrastructure/routes/direct-route.js';
import { parseProxyFile } from '../infrastructure/routes/proxy-file.js';
import { formatProxyUrl, type ProxyUrl, parseProxyUrl } from '../infrastructure/routes/proxy-url.js';
import type { RouteGroup } from '../infrastructure/routes/route-pool.js';
import type { RoutePlan } from '../infrastructure/routes/route-slot.js';
import { torCircuit } from '../infrastructure/routes/tor-circuit.js';
import type { TorControlAddress } from '../infrastructure/routes/tor-control.js';
import { errorMessage } from '../shared/error-message.js';
import { OptionFaults } from '../shared/option.js';
import { packageVersion } from '../shared/package-version.js';
import type { RouteSettings } from './route-options.js';

const ROUTE_KINDS = ['direct', 'proxy', 'tor'] as const;
type RouteKind = (typeof ROUTE_KINDS)[number];

/** What a proxy or a circuit carries at a time; the direct route carries as much as the run's concurrency. */
const IN_FLIGHT_PER_PROXY = 10;

export interface PlannedRoutes {
  readonly groups: readonly RouteGroup[];
  /** Where Tor is, when it is among the routes. */
  readonly tor: { readonly socks: HostPort; readonly control: TorControlAddress | null } | null;
}

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/**
 * Makes the routes that the options ask for. The direct route is among them only when nothing else is asked for, or
 * when `--routes` names it. Throws `OptionFaults` with everything that is wrong.
 */
export async function planRoutes(
  settings: RouteSettings & {
    readonly userAgents: readonly string[];
    readonly language: string;
    readonly concurrency: number;
  },
): Promise<PlannedRoutes> {
  const faults: string[] = [];
  const proxies = await readProxies(settings, faults);
  const wantsTor = settings.tor || settings.torSocks !== null;
  const socks = parseHostPort('--tor-socks (TOR_SOCKS)', settings.torSocks ?? '127.0.0.1:9050', faults);
  const control = parseControl(settings, faults);
  const order = parseOrder(settings.routes, { proxy: proxies.length > 0, tor: wantsTor }, faults);
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
      Array.from({ length: settings.torCircuits }, (_, index) => ({
        ...torCircuit(index + 1, socks, headers(index)),
        maxInFlight: IN_FLIGHT_PER_PROXY,
        ...(settings.torRenewAfter !== null && { renewAfter: settings.torRenewAfter }),
      })),
  };
  const groups = order.kinds.map((kind) => plans[kind]());
  return {
    groups: order.spread ? [groups.flat()] : groups,
    tor: order.kinds.includes('tor') ? { socks, control } : null,
  };
}

/** Names this project, so that a site's operator can find out who asks. */
const DEFAULT_USER_AGENT = `imdb-scraper/${packageVersion()} (+https://www.npmjs.com/package/imdb-scraper)`;

async function readProxies(settings: RouteSettings, faults: string[]): Promise<ProxyUrl[]> {
  const proxies: ProxyUrl[] = [];
  for (const text of settings.proxies) {
    const parsed = parseProxyUrl(text);
    if ('fault' in parsed) faults.push(`--proxy (PROXIES) ${parsed.fault}`);
    else proxies.push(parsed);
  }
  if (settings.proxyFile !== null) {
    try {
      const file = parseProxyFile(await readFile(settings.proxyFile, 'utf8'));
      proxies.push(...file.proxies);
      for (const { line, fault } of file.faults) faults.push(`${settings.proxyFile} line ${line} ${fault}`);
      if (file.proxies.length + file.faults.length === 0) faults.push(`${settings.proxyFile} holds no proxy`);
    } catch (error) {
      faults.push(`--proxy-file (PROXY_FILE) cannot be read: ${errorMessage(error)}`);
    }
  }
  const { proxyHost, proxyPort, proxyUser, proxyPass } = settings;
  if (proxyHost !== null) {
    const credentials = proxyUser === null ? null : { username: proxyUser, password: proxyPass ?? '' };
    proxies.push({ scheme: 'http', host: proxyHost, port: proxyPort, credentials });
  } else if (proxyUser !== null || proxyPass !== null) {
    faults.push('PROXY_USER and PROXY_PASS need PROXY_HOST');
  }
  return proxies;
}

function parseOrder(
  text: string | null,
  asked: { readonly proxy: boolean; readonly tor: boolean },
  faults: string[],
): { readonly kinds: readonly RouteKind[]; readonly spread: boolean } {
  const given: RouteKind[] = [
    ...(asked.proxy ? ['proxy' as const] : []),
    ...(asked.tor ? ['tor' as const] : []),
  ];
  const usual: readonly RouteKind[] = given.length > 0 ? given : ['direct'];
  if (text === null || text === 'spread') return { kinds: usual, spread: text !== null };
  const kinds: RouteKind[] = [];
  for (const name of text.split(',').map((part) => part.trim())) {
    const kind = ROUTE_KINDS.find((known) => known === name);
    if (kind === undefined) {
      faults.push(`--routes (ROUTES) wants ${ROUTE_KINDS.join(', ')} in any order, or spread, not "${name}"`);
    } else if (!kinds.includes(kind)) kinds.push(kind);
  }
  if (kinds.includes('proxy') && !asked.proxy) {
    faults.push('--routes (ROUTES) names proxy, but no proxy is given; give --proxy or --proxy-file');
  }
  for (const kind of given) {
    if (!kinds.includes(kind))
      faults.push(`--routes (ROUTES) leaves out ${kind}, which other options ask for`);
  }
  return { kinds, spread: false };
}

function parseControl(settings: RouteSettings, faults: string[]): TorControlAddress | null {
  const { torControl, torControlPassword, torControlCookie } = settings;
  if (torControl === null) {
    if (torControlPassword !== null || torControlCookie !== null) {
      faults.push('TOR_CONTROL_PASSWORD and TOR_CONTROL_COOKIE need --tor-control (TOR_CONTROL)');
    }
    return null;
  }
  if (torControlPassword !== null && torControlCookie !== null) {
    faults.push('TOR_CONTROL_PASSWORD and TOR_CONTROL_COOKIE exclude each other');
  }
  const secret =
    torControlPassword !== null
      ? { password: torControlPassword }
      : torControlCookie !== null
        ? { cookieFile: torControlCookie }
        : null;
  return { ...parseHostPort('--tor-control (TOR_CONTROL)', torControl, faults), secret };
}

function parseHostPort(option: string, text: string, faults: string[]): HostPort {
  const [, bracketed, plain, portText] = /^(?:\[([^\]]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(portText);
  if (host === undefined || port < 1 || port > 65_535) {
    faults.push(`${option} wants host:port, not ${JSON.stringify(text)}`);
    return { host: '', port: 0 };
  }
  return { host, port };
}
