import { isIPv6 } from 'node:net';
import { addressText } from '../../shared/address-text.js';

export const PROXY_SCHEMES = ['http', 'https', 'socks4', 'socks4a', 'socks5', 'socks5h'] as const;
export type ProxyScheme = (typeof PROXY_SCHEMES)[number];

/** A proxy as its user gave it. Secret where it has credentials: print it with `describeProxy` only. */
export interface ProxyUrl {
  readonly scheme: ProxyScheme;
  /** A name, an IPv4 address, or an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** As they are sent, that is decoded; `password` is empty where only a user name was given. */
  readonly credentials: { readonly username: string; readonly password: string } | null;
}

/** Why a text is not a proxy, for people; never quotes credentials. */
export interface ProxyUrlFault {
  readonly fault: string;
}

const DEFAULT_PORTS: Readonly<Record<ProxyScheme, number>> = {
  http: 8080,
  https: 443,
  socks4: 1080,
  socks4a: 1080,
  socks5: 1080,
  socks5h: 1080,
};

const BRACKETS_MISSING = 'has an IPv6 address without brackets; it is written [2001:db8::1]:3128';

// Read by hand: `URL` drops the port 80 of `http://proxy:80`, which would then be taken for "none given".
const SHAPE = /^([a-z][a-z0-9+.-]*):\/\/(?:(.*)@)?(\[[^\]]*\]|[^:/?#@[\]\s]*)(?::([^/?#]*))?\/?$/i;

/**
 * Reads `scheme://user:password@host:port`. The credentials are percent-encoded; the port may be left out
 * (8080 for http, 443 for https, 1080 for SOCKS).
 */
export function parseProxyUrl(text: string): ProxyUrl | ProxyUrlFault {
  const [, schemeText, userInfo, hostText = '', portText] = SHAPE.exec(text.trim()) ?? [];
  if (schemeText === undefined) return { fault: 'is not of the form scheme://user:password@host:port' };
  const scheme = PROXY_SCHEMES.find((known) => known === schemeText.toLowerCase());
  if (scheme === undefined) {
    return { fault: `has the scheme "${schemeText}", known are ${PROXY_SCHEMES.join(', ')}` };
  }
  // Without brackets its colons are taken for the one before a port.
  if (isIPv6(`${hostText}:${portText}`)) return { fault: BRACKETS_MISSING };
  const host = parseHost(hostText);
  if (host === null) return { fault: hostText === '' ? 'has no host' : `has no valid host ("${hostText}")` };
  const port = portText === undefined ? DEFAULT_PORTS[scheme] : parsePort(portText);
  if (port === null) return { fault: 'has no valid port (1 to 65535)' };
  const credentials = userInfo === undefined ? null : parseUserInfo(userInfo);
  if (credentials !== null && 'fault' in credentials) return credentials;
  return checkCredentials({ scheme, host, port, credentials });
}

/** The URL of a proxy with its credentials, such that `parseProxyUrl` reads the same proxy from it. Secret. */
export function formatProxyUrl(proxy: ProxyUrl): string {
  const { scheme, credentials } = proxy;
  const userInfo =
    credentials === null
      ? ''
      : `${encodeURIComponent(credentials.username)}:${encodeURIComponent(credentials.password)}@`;
  return `${scheme}://${userInfo}${addressText(proxy)}`;
}

/** What may be shown of a proxy: `socks5h://host:1080`, never its credentials. */
export function describeProxy(proxy: ProxyUrl): string {
  return `${proxy.scheme}://${addressText(proxy)}`;
}

/** Refuses credentials that the scheme's protocol cannot carry. */
export function checkCredentials(proxy: ProxyUrl): ProxyUrl | ProxyUrlFault {
  const { scheme, credentials } = proxy;
  if (credentials === null) return proxy;
  const { username, password } = credentials;
  if (hasControlCharacter(username + password))
    return { fault: 'has a control character in its credentials' };
  if (scheme.startsWith('http')) {
    return username.includes(':')
      ? { fault: 'has a colon in its user name, which HTTP cannot carry' }
      : proxy;
  }
  if (username === '') return { fault: 'has a password but no user name' };
  if (Buffer.byteLength(username) > 255 || Buffer.byteLength(password) > 255) {
    return { fault: 'has a user name or password of more than 255 bytes, which SOCKS cannot carry' };
  }
  return scheme.startsWith('socks4') && password !== ''
    ? { fault: 'has a password, which SOCKS4 cannot carry (only a user name)' }
    : proxy;
}

function parseUserInfo(text: string): { username: string; password: string } | ProxyUrlFault {
  const colon = text.indexOf(':');
  try {
    return {
      username: decodeURIComponent(colon < 0 ? text : text.slice(0, colon)),
      password: colon < 0 ? '' : decodeURIComponent(text.slice(colon + 1)),
    };
  } catch {
    return { fault: 'has a % in its credentials that encodes nothing (a plain % is written %25)' };
  }
}

/** A name in ASCII or an address, without brackets; `null` when the text is no host. */
export function parseHost(text: string): string | null {
  if (/[/\\?#@:]/.test(text) && !text.startsWith('[')) return null;
  if (text.startsWith('[')) return isIPv6(text.slice(1, -1)) ? text.slice(1, -1) : null;
  // The parser of http URLs knows what a host may look like and turns names into ASCII.
  return text !== '' && URL.canParse(`http://${text}`) ? new URL(`http://${text}`).hostname : null;
}

/** `null` when the text is no port. */
export function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
