import { checkCredentials, type ProxyUrl, type ProxyUrlFault, parseProxyUrl } from './proxy-url.js';

export interface ProxyFile {
  readonly proxies: readonly ProxyUrl[];
  readonly faults: readonly ProxyFileFault[];
}

export interface ProxyFileFault {
  /** Counted from 1. */
  readonly line: number;
  readonly fault: string;
}

/**
 * Reads a list of proxies: one a line as a URL or in the bare forms `host:port`, `host:port:user:password` and
 * `user:password@host:port`, which mean http. Blank lines and what follows a `#` at the start of a line or after
 * a space are skipped; all faults are told together.
 */
export function parseProxyFile(text: string): ProxyFile {
  const proxies: ProxyUrl[] = [];
  const faults: ProxyFileFault[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') continue;
    const parsed = parseLine(line);
    if ('fault' in parsed) faults.push({ line: index + 1, fault: parsed.fault });
    else proxies.push(parsed);
  }
  return { proxies, faults };
}

function parseLine(line: string): ProxyUrl | ProxyUrlFault {
  if (line.includes('://')) return parseProxyUrl(line);
  const [, address, username, password] = /^((?:\[[^\]]*\]|[^:@\s]+):\d+):([^:@\s]+):(\S*)$/.exec(line) ?? [];
  if (address === undefined || username === undefined || password === undefined) {
    return parseProxyUrl(`http://${line}`);
  }
  const proxy = parseProxyUrl(`http://${address}`);
  // Credentials in this form are written as they are, not percent-encoded.
  return 'fault' in proxy ? proxy : checkCredentials({ ...proxy, credentials: { username, password } });
}
