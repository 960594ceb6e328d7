import { expect, test } from 'vitest';
import { routeAddress } from '../../../../src/infrastructure/routes/route-address.js';

test.each([
  [null, 'direct'],
  ['http://user:hunter2@proxy.example:80', 'http://proxy.example:80'],
  ['https://proxy.example:443', 'https://proxy.example:443'],
  ['socks5h://user@[::1]:1080', 'socks5h://[::1]:1080'],
])('a route through %s is shown as %s', (proxyUrl, address) => {
  expect(routeAddress({ proxyUrl })).toBe(address);
});
