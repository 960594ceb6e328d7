import type { Route } from '../../application/engine/attempt.js';
import { parseProxyUrl } from '../routes/proxy-url.js';
import { ClientPool } from './client-pool.js';
import { connectTunnel } from './connect-tunnel.js';
import { socksTunnel } from './socks-connector.js';
import { type ConnectionLimits, tunnelConnector } from './tunnel-connector.js';
import { type Client, Dispatcher, errors } from './undici-parts.js';

/** Long enough to survive the pause between two requests of a paced route; a site's shorter hint is honoured. */
const KEEP_ALIVE_MS = 30_000;

/**
 * The connections of one thread over one route, kept alive until `close()` (waits for what is running) or
 * `destroy()`. Through every kind of proxy, `socks4://` and `socks5://` too, the site's name is resolved at the
 * far end, and http sites go through CONNECT like https ones. Its errors are for `networkFailure`. The time for an
 * answer's header and body is set with each request. Throws when the route's URL is not one of a proxy.
 */
export function createRouteDispatcher(route: Route, limits: ConnectionLimits): Dispatcher {
  return new RouteDispatcher(limits.connections, {
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: connectorFor(route, limits),
  });
}

function connectorFor(route: Route, limits: ConnectionLimits): NonNullable<Client.Options['connect']> {
  if (route.proxyUrl === null) return { ...limits.tls, timeout: limits.connectTimeoutMs };
  const proxy = parseProxyUrl(route.proxyUrl);
  if ('fault' in proxy) throw new Error(`the proxy of the route ${route.id} ${proxy.fault}`);
  const open = proxy.scheme.startsWith('socks') ? socksTunnel(proxy, limits) : connectTunnel(proxy, limits);
  return tunnelConnector(open, limits);
}

/** A pool for each site that is asked. */
class RouteDispatcher extends Dispatcher {
  readonly #pools = new Map<string, ClientPool>();
  #dropped = false;

  constructor(
    private readonly connections: number,
    private readonly options: Client.Options,
  ) {
    super();
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (this.#dropped) throw new errors.ClientClosedError('the route was dropped');
    return this.#poolFor(String(options.origin)).dispatch(options, handler);
  }

  override async close(callback?: () => void): Promise<void> {
    this.#dropped = true;
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
    callback?.();
  }

  override async destroy(reason?: Error | null | (() => void), callback?: () => void): Promise<void> {
    this.#dropped = true;
    const error = typeof reason === 'function' ? null : (reason ?? null);
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy(error)));
    (typeof reason === 'function' ? reason : callback)?.();
  }

  #poolFor(origin: string): ClientPool {
    let pool = this.#pools.get(origin);
    if (pool === undefined) {
      pool = new ClientPool(origin, this.connections, this.options);
      this.#pools.set(origin, pool);
    }
    return pool;
  }
}
