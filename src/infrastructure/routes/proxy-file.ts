import { isIPv6 } from 'node:net';
import { checkCredentials, type ProxyUrl, type ProxyUrlFault, parseProxyUrl } from './proxy-url.js';

/** A line that is not blank; lines are counted from 1. */
export type ProxyFileLine = { readonly line: number } & ({ readonly proxy: ProxyUrl } | ProxyUrlFault);

/**
 * Reads a list of proxies: one a line as a URL or in the bare forms `host:port`, `host:port:user:password` and
 * `user:password@host:port`, which mean http. Blank lines and what follows a `#` at the start of a line or after
 * a space are skipped.
 */
export function* parseProxyFile(text: string): Generator<ProxyFileLine> {
  let line = 0;
  for (const { 0: raw } of text.matchAll(/[^\r\n]*(?:\r\n|\r|\n|$)/g)) {
    line += 1;
    const given = raw.replace(/(^|\s)#.*$/s, '').trim();
    if (given === '') continue;
    const parsed = parseLine(given);
    yield 'fault' in parsed ? { line, fault: parsed.fault } : { line, proxy: parsed };
  }
}

function parseLine(line: string): ProxyUrl | ProxyUrlFault {
  if (line.includes('://')) return parseProxyUrl(line);
  const asUrl = parseProxyUrl(`http://${line}`);
  const [, address, username, password] = /^((?:\[[^\]]*\]|[^:@\s]+):\d+):([^:\s]+):(\S*)$/.exec(line) ?? [];
  if (isIPv6(line) || address === undefined || username === undefined || password === undefined) {
    const lacksPort = !('fault' in asUrl) && !/:\d+$/.test(line.slice(line.lastIndexOf('@') + 1));
    return lacksPort ? { fault: 'has no port; write host:port, or a whole URL' } : asUrl;
  }
  if (username.includes('@') && !('fault' in asUrl)) {
    return {
      fault:
        'can be read in two ways; write it as http://user:password@host:port, with %40 for an @ in the user name',
    };
  }
  const proxy = parseProxyUrl(`http://${address}`);
  // Credentials in this form are written as they are, not percent-encoded.
  return 'fault' in proxy ? proxy : checkCredentials({ ...proxy, credentials: { username, password } });
}
