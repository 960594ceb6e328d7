import { createHook } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, request } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { createRouteDispatcher } from '../../../../src/infrastructure/http/route-dispatcher.js';
import type { ConnectionLimits } from '../../../../src/infrastructure/http/tunnel-connector.js';
import { aRoute } from '../../../support/builders/route-builder.js';
import { startConnectProxy } from '../../../support/network/connect-proxy.js';
import { type Echo, EchoSite, echoSchema } from '../../../support/network/echo-site.js';
import { selfSignedCertificate } from '../../../support/network/self-signed-certificate.js';
import { startSocksServer } from '../../../support/network/socks-server.js';
import { deadline } from '../../../support/processes/deadlines.js';

// A name that this machine's resolver does not know: only the proxies' own tables do.
const NAME = 'www.imdb.test';
const names = { [NAME]: '127.0.0.1' };
const credentials = { username: 'né @/%user', password: 'p:a@s/s#%41 ü' };
const user = { username: credentials.username, password: '' };

const dispatchers: Dispatcher[] = [];
function dispatcherFor(proxyUrl: string | null, limits: Partial<ConnectionLimits> = {}): Dispatcher {
  const dispatcher = createRouteDispatcher(aRoute(proxyUrl), {
    connections: 4,
    connectTimeoutMs: deadline(1),
    ...limits,
  });
  dispatchers.push(dispatcher);
  return dispatcher;
}
afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.destroy()));
});

/** How often this process asked its resolver, in whatever way, while it got a page. */
async function resolverQuestions<Page>(
  getPage: () => Promise<Page>,
): Promise<{ questions: number; page: Page }> {
  let questions = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'GETADDRINFOREQWRAP' || type === 'QUERYWRAP') questions += 1;
    },
  }).enable();
  try {
    const page = await getPage();
    return { page, questions };
  } finally {
    hook.disable();
  }
}

async function get(dispatcher: Dispatcher, url: string): Promise<Echo> {
  const { body } = await request(url, { dispatcher, headersTimeout: deadline(1), bodyTimeout: deadline(1) });
  return echoSchema.parse(await body.json());
}

const tls = selfSignedCertificate(NAME, '127.0.0.14', '127.0.0.19');

/** Every kind of proxy on a loopback address of its own. */
const connectProxy = (address: string) => startConnectProxy({ address, names, credentials });
const secureProxy = (address: string) => startConnectProxy({ address, names, credentials, tls });
const socks4Server = (address: string) => startSocksServer({ address, names, credentials: user });
const socks5Server = (address: string) => startSocksServer({ address, names, credentials });

describe.each([
  { scheme: 'http', address: '127.0.0.11', start: connectProxy },
  { scheme: 'https', address: '127.0.0.14', start: secureProxy },
  { scheme: 'socks4', address: '127.0.0.12', start: socks4Server },
  { scheme: 'socks4a', address: '127.0.0.12', start: socks4Server },
  { scheme: 'socks5', address: '127.0.0.13', start: socks5Server },
  { scheme: 'socks5h', address: '127.0.0.13', start: socks5Server },
])('through a proxy of the kind $scheme', ({ scheme, address, start }) => {
  test('an http page comes by the proxy, which alone resolves the name', async () => {
    await using site = await EchoSite.start();
    await using proxy = await start(address);
    const dispatcher = dispatcherFor(`${scheme}://${proxy.authority}`, { tls: { ca: tls.cert } });
    expect(await get(dispatcher, `http://${NAME}:${site.port}/title/tt0111161/?a=1`)).toEqual({
      from: address,
      to: '127.0.0.1',
      host: `${NAME}:${site.port}`,
      path: '/title/tt0111161/?a=1',
    });
    expect(proxy.asked).toEqual([`${NAME}:${site.port}`]);
  });

  test("an https page comes with the certificate checked against the site's name", async () => {
    await using site = await EchoSite.start({ tls });
    await using proxy = await start(address);
    const dispatcher = dispatcherFor(`${scheme}://${proxy.authority}`, { tls: { ca: tls.cert } });
    expect(await get(dispatcher, `https://${NAME}:${site.port}/`)).toMatchObject({ from: address });
    expect(proxy.asked).toEqual([`${NAME}:${site.port}`]);
  });

  test('connections are kept alive, no more than allowed, and gone after closing', async () => {
    await using site = await EchoSite.start();
    await using proxy = await start(address);
    const dispatcher = dispatcherFor(`${scheme}://${proxy.authority}`, {
      connections: 3,
      tls: { ca: tls.cert },
    });
    const pages = Array.from({ length: 30 }, () => get(dispatcher, `http://${NAME}:${site.port}/`));
    await Promise.all(pages);
    await get(dispatcher, `http://${NAME}:${site.port}/`);
    expect(site.connections).toBe(3);
    expect(proxy.connections).toBe(3);
    await dispatcher.close();
    await expect.poll(() => site.sockets.size + proxy.open).toBe(0);
  });

  test('a proxy that is lost and comes back carries pages again', async () => {
    await using site = await EchoSite.start();
    await using proxy = await start(address);
    const dispatcher = dispatcherFor(`${scheme}://${proxy.authority}`, { tls: { ca: tls.cert } });
    const page = () => get(dispatcher, `http://${NAME}:${site.port}/`);
    await page();
    proxy.fault = 'closes';
    proxy.dropConnections();
    await sleep(20);
    const attempts = await Promise.allSettled([page(), page(), page(), page(), page(), page()]);
    expect(attempts.map(({ status }) => status)).toEqual(Array(6).fill('rejected'));
    expect(proxy.connections).toBeLessThan(12);
    proxy.fault = null;
    expect(await page()).toMatchObject({ from: address });
    await dispatcher.destroy();
    await expect.poll(() => site.sockets.size + proxy.open).toBe(0);
  });
});

test('a direct route asks the site itself', async () => {
  await using site = await EchoSite.start();
  const dispatcher = dispatcherFor(null);
  expect(await get(dispatcher, `http://127.0.0.1:${site.port}/`)).toMatchObject({ from: '127.0.0.1' });
});

test('a SOCKS proxy without credentials is asked without', async () => {
  await using site = await EchoSite.start();
  await using proxy = await startSocksServer({ address: '127.0.0.15', names });
  const dispatcher = dispatcherFor(`socks5h://${proxy.authority}`);
  expect(await get(dispatcher, `http://${NAME}:${site.port}/`)).toMatchObject({ from: '127.0.0.15' });
});

test.each(['http', 'socks5h'])('a %s proxy at an IPv6 address is reached', async (scheme) => {
  await using site = await EchoSite.start({ address: '::1' });
  const start = scheme === 'http' ? startConnectProxy : startSocksServer;
  await using proxy = await start({ address: '::1', names: { [NAME]: '::1' } });
  const dispatcher = dispatcherFor(`${scheme}://${proxy.authority}`);
  expect(await get(dispatcher, `http://${NAME}:${site.port}/`)).toMatchObject({ from: '::1' });
  expect(await get(dispatcher, `http://[::1]:${site.port}/`)).toMatchObject({ from: '::1' });
});

test('a proxy that sends interim answers before the one that counts is waited for', async () => {
  await using site = await EchoSite.start();
  await using secure = await EchoSite.start({ tls });
  await using proxy = await startConnectProxy({
    address: '127.0.0.18',
    names,
    fault: { interim: [100, 103] },
  });
  const dispatcher = dispatcherFor(`http://${proxy.authority}`, { tls: { ca: tls.cert } });
  expect(await get(dispatcher, `http://${NAME}:${site.port}/plain`)).toMatchObject({ path: '/plain' });
  expect(await get(dispatcher, `https://${NAME}:${secure.port}/secure`)).toMatchObject({ path: '/secure' });
});

test('an idle connection outlives the time that connecting may take', async () => {
  await using site = await EchoSite.start();
  await using proxy = await startSocksServer({ address: '127.0.0.16', names });
  const dispatcher = dispatcherFor(`socks5h://${proxy.authority}`, { connectTimeoutMs: 300 });
  const page = () => get(dispatcher, `http://${NAME}:${site.port}/`);
  // A busy machine may need more than one try to connect in so short a time.
  await expect.poll(() => page().catch(() => null)).not.toBeNull();
  const before = site.connections;
  await sleep(600);
  await page();
  expect(site.connections).toBe(before);
});

test('a connection that comes about after the route was dropped is closed', async () => {
  await using proxy = await startSocksServer({ address: '127.0.0.17', names, fault: 'silent' });
  const dispatcher = dispatcherFor(`socks5h://${proxy.authority}`, { connectTimeoutMs: 300 });
  const pages = Array.from({ length: 8 }, () => get(dispatcher, `http://${NAME}/`));
  const settled = Promise.allSettled(pages);
  await expect.poll(() => proxy.connections).toBe(4);
  await dispatcher.destroy();
  expect((await settled).map(({ status }) => status)).toEqual(Array(8).fill('rejected'));
  await expect.poll(() => proxy.open).toBe(0);
});

test('dropping a route ends every page in progress, also where some connections had failed', async () => {
  await using site = await EchoSite.start({
    listener: (_, response) => response.write('a page that never ends'),
  });
  await using proxy = await startSocksServer({
    address: '127.0.0.18',
    names,
    fault: 'closes',
    faultyConnections: 4,
  });
  const dispatcher = dispatcherFor(`socks5h://${proxy.authority}`);
  const page = () => request(`http://${NAME}:${site.port}/`, { dispatcher }).then(({ body }) => body.text());
  // Four connections are tried at once and fail; the pages that waited then use connections that work.
  const pages = Array.from({ length: 10 }, page);
  const settled = Promise.allSettled(pages);
  await expect.poll(() => site.sockets.size).toBe(4);
  await dispatcher.destroy();
  expect((await settled).map(({ status }) => status)).toEqual(Array(10).fill('rejected'));
  await expect.poll(() => site.sockets.size + proxy.open).toBe(0);
});

test('closing a route waits for the pages that were asked for', async () => {
  await using site = await EchoSite.start();
  await using proxy = await startSocksServer({ address: '127.0.0.18', names });
  const dispatcher = dispatcherFor(`socks5h://${proxy.authority}`);
  const pages = Array.from({ length: 20 }, () => get(dispatcher, `http://${NAME}:${site.port}/`));
  await dispatcher.close();
  expect(await Promise.all(pages)).toHaveLength(20);
  expect(site.connections).toBe(4);
  await expect.poll(() => site.sockets.size + proxy.open).toBe(0);
});

test('a dropped route opens nothing any more', async () => {
  await using site = await EchoSite.start();
  const dispatcher = dispatcherFor(null);
  await dispatcher.close();
  await expect(get(dispatcher, `http://127.0.0.1:${site.port}/`)).rejects.toMatchObject({
    code: 'UND_ERR_CLOSED',
  });
  expect(site.connections).toBe(0);
});

test.each(['http', 'https', 'socks4', 'socks4a', 'socks5', 'socks5h'])(
  "this machine's resolver never sees the site's name behind a proxy of the kind %s",
  async (scheme) => {
    await using site = await EchoSite.start();
    const options = { address: '127.0.0.19', names };
    await using proxy = await (scheme.startsWith('http')
      ? startConnectProxy(scheme === 'https' ? { ...options, tls } : options)
      : startSocksServer(options));
    const dispatcher = dispatcherFor(`${scheme}://${proxy.authority}`, { tls: { ca: tls.cert } });
    const asked = await resolverQuestions(() => get(dispatcher, `http://${NAME}:${site.port}/`));
    expect(asked).toEqual({ questions: 0, page: expect.objectContaining({ from: '127.0.0.19' }) });
  },
);

test("a direct route asks this machine's resolver, so the count above would show it", async () => {
  const dispatcher = dispatcherFor(null);
  const asked = await resolverQuestions(() => get(dispatcher, `http://${NAME}/`).catch(() => null));
  expect(asked.questions).toBeGreaterThan(0);
});

test('a route whose URL is no proxy is refused without telling its password', () => {
  expect(() => dispatcherFor('ftp://user:secret@proxy:21')).toThrow(
    /^the proxy of the route route-1 has the scheme "ftp"/,
  );
  expect(() => dispatcherFor('http://user:secret@')).toThrow(/^(?!.*secret).*$/);
});
