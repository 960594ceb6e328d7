import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { addressText } from '../../shared/address-text.js';
import type { ProxyUrl } from '../routes/proxy-url.js';
import { finalStatus } from './connect-answer.js';
import { ConnectFailed } from './connect-failed.js';
import { networkReason } from './network-failure.js';
import type { ConnectionLimits, OpenTunnel } from './tunnel-connector.js';

/** Tunnels by HTTP CONNECT through a proxy that itself is spoken to in plain HTTP or, for `https`, in TLS. */
export function connectTunnel(proxy: ProxyUrl, limits: ConnectionLimits): OpenTunnel {
  const send = proxy.scheme === 'https' ? httpsRequest : httpRequest;
  const credentials =
    proxy.credentials && Buffer.from(`${proxy.credentials.username}:${proxy.credentials.password}`);
  const authorization = credentials && { 'Proxy-Authorization': `Basic ${credentials.toString('base64')}` };

  return (target, signal) =>
    new Promise((resolve, reject) => {
      const authority = addressText(target);
      send({
        ...limits.tls,
        host: proxy.host,
        port: proxy.port,
        method: 'CONNECT',
        path: authority,
        headers: {
          Host: authority,
          Connection: 'keep-alive',
          'Proxy-Connection': 'keep-alive',
          ...authorization,
        },
        agent: false,
        signal,
      })
        .once('connect', ({ statusCode = 0 }, socket, head) => {
          const giveUp = () => socket.destroy();
          socket.on('error', () => {});
          signal.addEventListener('abort', giveUp, { once: true });
          finalStatus(statusCode, socket, head)
            .then((status) => {
              if (status >= 200 && status < 300) return resolve(socket);
              throw new ConnectFailed(refusal(status, credentials !== null));
            })
            .catch((error: unknown) => {
              socket.destroy();
              reject(error);
            })
            .finally(() => signal.removeEventListener('abort', giveUp));
        })
        .once('error', (error) =>
          reject(new ConnectFailed(`no tunnel through the proxy: ${networkReason(error)}`)),
        )
        .end();
    });
}

function refusal(status: number, hadCredentials: boolean): string {
  // 407 is the answer of the standard; tinyproxy answers 401 to wrong credentials.
  if (status !== 407 && status !== 401)
    return `the proxy would not connect to the site (it answered ${status})`;
  return hadCredentials
    ? `the proxy refused the credentials (${status})`
    : `the proxy asks for a user name and password (${status})`;
}
