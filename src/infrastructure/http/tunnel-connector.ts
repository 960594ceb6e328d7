import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { ConnectFailed } from './connect-failed.js';
import { networkReason } from './network-failure.js';
import { buildConnector } from './undici-parts.js';

export interface ConnectionLimits {
  /** Connections to one site at the same time, each kept alive for the next request. */
  readonly connections: number;
  /** From the first packet to the connection that can carry a request: proxy, tunnel and TLS together. */
  readonly connectTimeoutMs: number;
  /** Certificates of issuers to trust instead of the well-known ones, for sites and https proxies. */
  readonly tls?: Pick<ConnectionOptions, 'ca'>;
}

/**
 * Asks a proxy for a connection to a host that only the proxy resolves. Rejects with `ConnectFailed`; settles
 * within the limits' time also when the signal is not heeded.
 */
export type OpenTunnel = (
  target: { readonly host: string; readonly port: number },
  signal: AbortSignal,
) => Promise<Socket>;

/**
 * Opens undici's connections through a proxy: the tunnel, then TLS inside it with the certificate checked against
 * the site's name. One deadline bounds both; every error becomes `ConnectFailed`.
 */
export function tunnelConnector(open: OpenTunnel, limits: ConnectionLimits): buildConnector.connector {
  const timeout = limits.connectTimeoutMs;
  const secure = buildConnector({ ...limits.tls, timeout });
  const secured = (options: buildConnector.Options, tunnel: Socket, signal: AbortSignal) =>
    new Promise<Socket>((resolve, reject) => {
      // TLS takes the tunnel's handle over and does not notice that the tunnel is destroyed.
      signal.addEventListener(
        'abort',
        () => {
          tunnel.destroy();
          reject(signal.reason);
        },
        { once: true },
      );
      tunnel.on('error', () => {});
      secure({ ...options, httpSocket: tunnel }, (error, socket) => {
        // undici leaves the socket out when there is an error, whatever its type says.
        if (error === null) return resolve(socket);
        tunnel.destroy();
        reject(error);
      });
    });

  return (options, callback) => {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), timeout);
    const connect = async () => {
      const https = options.protocol === 'https:';
      const port = Number(options.port) || (https ? 443 : 80);
      const tunnel = await open({ host: options.hostname, port }, deadline.signal);
      if (deadline.signal.aborted) {
        tunnel.destroy();
        throw deadline.signal.reason;
      }
      tunnel.setNoDelay(true).setKeepAlive(true, 60_000);
      return https ? secured(options, tunnel, deadline.signal) : tunnel;
    };
    connect()
      .finally(() => clearTimeout(timer))
      .then(
        (socket) => callback(null, socket),
        (error: unknown) => {
          const late = `no connection through the proxy came about within ${timeout / 1000} s`;
          callback(new ConnectFailed(deadline.signal.aborted ? late : networkReason(error)), null);
        },
      );
  };
}
