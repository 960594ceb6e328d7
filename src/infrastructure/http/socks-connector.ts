import type { Socket } from 'node:net';
import { PassThrough, type Writable } from 'node:stream';
import type { SocksProxyAgent } from 'socks-proxy-agent';
import { formatProxyUrl, type ProxyUrl } from '../routes/proxy-url.js';
import { ConnectFailed } from './connect-failed.js';
import { networkReason } from './network-failure.js';
import type { ConnectionLimits, OpenTunnel } from './tunnel-connector.js';

/** The part of the agent that is used: it opens the SOCKS socket, and its request need only be a stream. */
interface SocketOpener {
  connect(
    request: Writable,
    options: { readonly secureEndpoint: false; readonly host: string; readonly port: number },
  ): Promise<Socket>;
}

/**
 * Tunnels through a SOCKS proxy. `socks4` and `socks5` are treated as `socks4a` and `socks5h`: the site's name
 * always goes to the proxy and never to this machine's resolver.
 */
export function socksTunnel(proxy: ProxyUrl, limits: ConnectionLimits): OpenTunnel {
  const scheme = proxy.scheme.startsWith('socks4') ? 'socks4a' : 'socks5h';
  const url = formatProxyUrl({ ...proxy, scheme });
  let opener: Promise<SocketOpener> | undefined;

  return async ({ host, port }) => {
    try {
      opener ??= openerOf(url, proxy.host, limits.connectTimeoutMs);
      const socket = await (await opener).connect(new PassThrough(), { secureEndpoint: false, host, port });
      // The agent's timeout is for the handshake, but it would go on to end idle connections and slow answers.
      return socket.setTimeout(0).removeAllListeners('timeout');
    } catch (error) {
      // Its options hold the password: only the table's words leave.
      throw new ConnectFailed(socksReason(error, proxy.credentials !== null));
    }
  };
}

/** The agent is loaded with the first SOCKS route: every thread would pay 90 ms for it. */
async function openerOf(url: string, host: string, timeout: number): Promise<SocketOpener> {
  const { SocksProxyAgent } = await import('socks-proxy-agent');
  const agent: SocksProxyAgent = new SocksProxyAgent(url, { timeout });
  // The agent takes the host of an IPv6 URL with its brackets, as a name.
  agent.proxy.host = host;
  return agent;
}

function socksReason(error: unknown, hadCredentials: boolean): string {
  const message = error instanceof Error ? error.message : '';
  if (NO_ACCEPTABLE_METHOD.test(message)) {
    return hadCredentials
      ? 'the SOCKS proxy accepts neither a user name and password nor going without'
      : 'the SOCKS proxy asks for credentials that were not given, or for a way to log in that this program does not know';
  }
  const known = REASONS.find(([shape]) => shape.test(message))?.[1];
  if (known !== undefined) return known;
  // The client keeps only the message of a socket's error, which holds the code.
  const code = /\bE[A-Z_]{3,}\b/.exec(message)?.[0];
  const reason =
    code === undefined ? 'it could not be reached' : networkReason(Object.assign(new Error(), { code }));
  return `no tunnel through the SOCKS proxy: ${reason}`;
}

/** The answer 0xFF to the methods that were offered. */
const NO_ACCEPTABLE_METHOD = /no accepted authentication type/;

/** The words of the `socks` package by what they mean; those of a refusal name the proxy's reply. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/- Failure$/, 'the SOCKS proxy could not connect to the site (reply 1: general failure)'],
  [/- NotAllowed$/, 'the SOCKS proxy forbids connecting to the site (reply 2)'],
  [/- NetworkUnreachable$/, 'the SOCKS proxy has no way to the network of the site (reply 3)'],
  [/- HostUnreachable$/, 'the SOCKS proxy could not find or reach the site (reply 4)'],
  [/- ConnectionRefused$/, 'the site refused the connection of the SOCKS proxy (reply 5)'],
  [/- TTLExpired$/, 'the SOCKS proxy gave up waiting for the site (reply 6)'],
  [/- CommandNotSupported$/, 'the SOCKS proxy does not support connecting (reply 7)'],
  [/- AddressNotSupported$/, 'the SOCKS proxy does not support this kind of address (reply 8)'],
  [/^Socks5 proxy rejected/, 'the SOCKS proxy would not connect to the site (unknown reply)'],
  [/\(RejectedIdent\)$|\(Rejected\)$/, 'the SOCKS4 proxy refused the user name'],
  [
    /^Socks4 Proxy rejected/,
    'the SOCKS4 proxy could not connect to the site, or does not take names (SOCKS4a)',
  ],
  [/Authentication failed/, 'the SOCKS proxy refused the credentials'],
  [/^Received invalid|unknown authentication type/, 'the proxy does not speak the SOCKS version asked for'],
  [/^Proxy connection timed out/, 'the SOCKS proxy did not answer in time'],
  [/^Socket closed/, 'the SOCKS proxy closed the connection before it answered'],
];
