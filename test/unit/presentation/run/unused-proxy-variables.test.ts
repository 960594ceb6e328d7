import { expect, test } from 'vitest';
import {
  unusedProxyVariables,
  unusedRouteVariables,
} from '../../../../src/presentation/run/unused-proxy-variables.js';

const SITE = 'https://www.imdb.com';

function through(proxyUrl: string | null) {
  const route = { id: 'route', generation: 0, proxyUrl, userAgent: 'x', language: 'en' };
  return [[{ route, maxInFlight: 1 }]];
}

test.each([
  [{ HTTPS_PROXY: 'http://me:hunter2@proxy.example:3128' }, 'HTTPS_PROXY is set but not used'],
  [
    { https_proxy: 'proxy.example:3128', ALL_PROXY: 'rubbish' },
    'https_proxy and ALL_PROXY are set but not used',
  ],
])('%j is mentioned without its value', (environment, message) => {
  for (const groups of [through(null), through('socks5h://127.0.0.1:9050')]) {
    const warning = unusedProxyVariables(environment, groups, SITE);
    expect(warning).toBe(`${message}; a proxy is given with --proxy (PROXIES)`);
  }
});

test.each([
  [{}, through(null), SITE],
  [{ HTTPS_PROXY: '' }, through(null), SITE],
  // The same proxy was given.
  [{ HTTPS_PROXY: 'proxy.example:3128' }, through('http://me:hunter2@proxy.example:3128'), SITE],
  // Nobody wants a proxy for a site on this machine.
  [{ HTTPS_PROXY: 'proxy.example:3128' }, through(null), 'http://127.0.0.1:8080'],
])('%j is not mentioned', (environment, groups, site) => {
  expect(unusedProxyVariables(environment, groups, site)).toBeNull();
});

test('a command without routes names every variable that would ask a run for a way out', () => {
  expect(unusedRouteVariables({ TOR: '', PATH: '/bin' })).toBeNull();
  expect(unusedRouteVariables({ TOR: 'true', https_proxy: 'http://me:hunter2@proxy.example' })).toMatch(
    /^https_proxy, TOR: not used, the files are fetched directly/,
  );
});
