import { expect, test } from 'vitest';
import { paceKey } from '../../../../../src/infrastructure/routes/pace/pace-key.js';
import { aCircuit, aRoute } from '../../../../support/network/routes.js';

const siteUrl = 'https://www.films.test/chart';

test('of the direct route all machines share a pace, unless each is named with a way out of its own', () => {
  const route = aRoute('direct');
  expect(paceKey({ siteUrl, route })).toBe('www.films.test direct');
  expect(paceKey({ siteUrl, route, machineAddress: null })).toBe('www.films.test direct');
  expect(paceKey({ siteUrl, route, machineAddress: 'rack-7' })).toBe('www.films.test direct rack-7');
});

test.each([
  ['http://proxy.test:8080', 'www.films.test proxy proxy.test:8080'],
  ['http://user:secret@proxy.test:8080', 'www.films.test proxy proxy.test:8080 04f8996d'],
  ['http://user:hidden@proxy.test:8080', 'www.films.test proxy proxy.test:8080 04f8996d'],
  ['http://other:hidden@proxy.test:8080', 'www.films.test proxy proxy.test:8080 d9298a10'],
  ['socks5h://[2001:db8::1]', 'www.films.test proxy [2001:db8::1]:1080'],
])('a proxy is known by its host, its port and a digest of its user: %s', (proxyUrl, key) => {
  expect(paceKey({ siteUrl, route: { proxyUrl }, machineAddress: 'rack-7' })).toBe(key);
});

test('a circuit of Tor is shared with nobody, and what is no proxy neither', () => {
  expect(paceKey({ siteUrl, route: aCircuit('tor-1').route })).toBeNull();
  expect(paceKey({ siteUrl, route: { proxyUrl: 'nonsense' } })).toBeNull();
});

test('sites count apart', () => {
  const route = aRoute('direct');
  expect(paceKey({ siteUrl: 'http://127.0.0.1:8080', route })).toBe('127.0.0.1:8080 direct');
});
