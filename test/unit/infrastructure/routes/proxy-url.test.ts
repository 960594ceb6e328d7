import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  describeProxy,
  formatProxyUrl,
  PROXY_SCHEMES,
  type ProxyUrl,
  parseProxyUrl,
} from '../../../../src/infrastructure/routes/proxy-url.js';

function parsed(text: string): ProxyUrl {
  const proxy = parseProxyUrl(text);
  if ('fault' in proxy) throw new Error(proxy.fault);
  return proxy;
}

test.each([
  ['http://proxy.example', 'http', 'proxy.example', 8080],
  ['http://proxy.example:80', 'http', 'proxy.example', 80],
  ['https://proxy.example/', 'https', 'proxy.example', 443],
  ['SOCKS5H://Proxy.Example', 'socks5h', 'proxy.example', 1080],
  ['socks4://10.0.0.1:9999', 'socks4', '10.0.0.1', 9999],
  ['socks4a://10.0.0.1', 'socks4a', '10.0.0.1', 1080],
  ['  socks5://[2001:db8::1]  ', 'socks5', '2001:db8::1', 1080],
  ['http://[::1]:3128', 'http', '::1', 3128],
  ['http://bücher.example', 'http', 'xn--bcher-kva.example', 8080],
])('%s is read', (text, scheme, host, port) => {
  expect(parseProxyUrl(text)).toEqual({ scheme, host, port, credentials: null });
});

test.each([
  ['http://user:pass@p', { username: 'user', password: 'pass' }],
  ['http://user@p', { username: 'user', password: '' }],
  ['http://us%40er:p%3Aa%2fs%23s%25@p', { username: 'us@er', password: 'p:a/s#s%' }],
  ['http://user:p@ss:w/o#rd@p', { username: 'user', password: 'p@ss:w/o#rd' }],
])('the credentials of %s are decoded', (text, credentials) => {
  expect(parsed(text).credentials).toEqual(credentials);
});

describe('what is no proxy is told with its fault, without its password', () => {
  test.each([
    ['', /form scheme/],
    ['proxy.example:8080', /form scheme/],
    ['ftp://u:hunter2@proxy.example', /scheme "ftp", known are http, https, socks4/],
    ['http://u:hunter2@', /no host/],
    ['http://u:hunter2@:8080', /no host/],
    ['http://u:hunter2@pro<xy:8080', /no valid host/],
    ['http://u:hunter2@[::zz]:8080', /no valid host/],
    ['http://u:hunter2@p:0', /no valid port/],
    ['http://u:hunter2@p:65536', /no valid port/],
    ['http://u:hunter2@p:80x', /no valid port/],
    ['http://u:hunter2%@p', /% in its credentials/],
    ['http://u%3A:hunter2@p', /colon in its user name/],
    ['http://u:hunter2%0d%0a@p', /control character/],
    ['socks4a://u:hunter2@p', /SOCKS4 cannot carry/],
    ['socks5://:hunter2@p', /no user name/],
    [`socks5://u:hunter2${'x'.repeat(250)}@p`, /255 bytes/],
    ['http://u:hunter2@p/path', /form scheme/],
  ])('%s', (text, fault) => {
    const result = parseProxyUrl(text);
    expect(result).toEqual({ fault: expect.stringMatching(fault) });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });
});

test('a proxy is described without its credentials', () => {
  expect(describeProxy(parsed('socks5h://user:hunter2@[::1]:9050'))).toBe('socks5h://[::1]:9050');
});

test('every proxy that can be read is read the same from its own URL', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((some) => !/\p{Cc}/u.test(some));
  const proxies = fc.record({
    scheme: fc.constantFrom(...PROXY_SCHEMES),
    host: fc.oneof(
      fc.domain().map((name) => name.toLowerCase()),
      fc.ipV4(),
      fc.constantFrom('::1', '2001:db8::7'),
    ),
    port: fc.integer({ min: 1, max: 65_535 }),
    credentials: fc.option(fc.record({ username: text, password: text })),
  });
  fc.assert(
    fc.property(proxies, (proxy) => {
      const again = parseProxyUrl(formatProxyUrl(proxy));
      if (!('fault' in again)) expect(again).toEqual(proxy);
      else expect(again.fault).toMatch(/SOCKS|user name/);
    }),
  );
});
