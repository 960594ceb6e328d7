import { expect, test } from 'vitest';
import { HttpClient } from '../../../../src/infrastructure/http/http-client.js';
import { networkFailure } from '../../../../src/infrastructure/http/network-failure.js';
import { createRouteDispatcher } from '../../../../src/infrastructure/http/route-dispatcher.js';
import { aRoute } from '../../../support/builders/route-builder.js';
import { startSocksServer } from '../../../support/network/socks-server.js';
import { deadline } from '../../../support/processes/deadlines.js';

test('a page that waits for a connection fails at its own deadline', async () => {
  await using proxy = await startSocksServer({
    address: '127.0.0.51',
    fault: 'silent',
  });
  const client = new HttpClient({
    createDispatcher: (route) =>
      createRouteDispatcher(route, { connections: 1, connectTimeoutMs: deadline(12) }),
    maxBytes: 1_000,
  });
  const settled: unknown[] = [];
  const late = new AbortController();
  for (const _ of [1, 2, 3]) {
    const meter = { bytes: 0, status: null };
    const options = { accept: '*/*', signal: late.signal, meter };
    client
      .get(new URL('http://www.imdb.test/'), aRoute(`socks5h://${proxy.authority}`), options)
      .catch((error: unknown) => settled.push(networkFailure(error).reason));
  }
  await expect.poll(() => proxy.connections).toBe(1);
  late.abort(new DOMException('The operation timed out', 'TimeoutError'));
  await expect.poll(() => settled).toEqual(Array(3).fill('the attempt took longer than its deadline'));
  // Still connecting: the deadlines came first.
  expect(proxy.connections).toBe(1);
  expect(proxy.open).toBe(1);
  await client.close();
});
