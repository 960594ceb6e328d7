import { once } from 'node:events';
import { createServer } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { type Dispatcher, request } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import type { Failure } from '../../../../src/domain/scrape-outcome.js';
import { networkFailure } from '../../../../src/infrastructure/http/network-failure.js';
import { createRouteDispatcher } from '../../../../src/infrastructure/http/route-dispatcher.js';
import { startConnectProxy } from '../../../support/connect-proxy.js';
import { EchoSite } from '../../../support/echo-site.js';
import type { RelayFault } from '../../../support/loopback-relay.js';
import { aRoute } from '../../../support/route-builder.js';
import { selfSignedCertificate } from '../../../support/self-signed-certificate.js';
import { startSocksServer } from '../../../support/socks-server.js';

const names = { 'www.imdb.test': '127.0.0.1', 'other.test': '127.0.0.1' };
const credentials = { username: 'winston', password: 'hunter2' };

const dispatchers: Dispatcher[] = [];
afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.destroy()));
});

/** The failure of a page over a proxy, after the checks that hold for every failure. */
async function failureOf(
  proxyUrl: string | null,
  url: string,
  options: { readonly ca?: string; readonly signal?: AbortSignal; readonly language?: string } = {},
): Promise<Failure> {
  const dispatcher = createRouteDispatcher(aRoute(proxyUrl), {
    connections: 2,
    connectTimeoutMs: 400,
    ...(options.ca === undefined ? {} : { tls: { ca: options.ca } }),
  });
  dispatchers.push(dispatcher);
  const error: unknown = await request(url, {
    dispatcher,
    headersTimeout: 500,
    bodyTimeout: 500,
    signal: options.signal ?? null,
    headers: { 'accept-language': options.language ?? 'en' },
  })
    .then(({ body }) => body.text())
    .then(
      (text) => new Error(`no failure but a page: ${text}`),
      (caught: unknown) => caught,
    );
  const failed = networkFailure(error);
  expect(JSON.stringify(failed)).not.toMatch(/hunter2|winston|127\.0\.0|imdb\.test/);
  expect(failed).toMatchObject({ httpStatus: null, retryAfterMs: null });
  return structuredClone(failed);
}

function unreachable(reason: string | RegExp) {
  return { kind: 'unreachable', reason: expect.stringMatching(reason) };
}

async function unusedPort(): Promise<number> {
  await using site = await EchoSite.start();
  return site.port;
}

describe.each([
  { scheme: 'http', start: startConnectProxy },
  { scheme: 'socks4a', start: startSocksServer },
  { scheme: 'socks5h', start: startSocksServer },
])('a $scheme proxy that', ({ scheme, start }) => {
  const user = scheme === 'socks4a' ? 'winston' : 'winston:hunter2';

  test.each<[string, RelayFault, RegExp]>([
    ['takes the connection and says nothing', 'silent', /in time|within 0\.4 s/],
    ['closes in the middle of the handshake', 'closes', /reset by|closed the connection/],
  ])('%s', async (_, fault, reason) => {
    await using proxy = await start({ address: '127.0.0.31', names, fault });
    expect(await failureOf(`${scheme}://${user}@${proxy.authority}`, 'https://www.imdb.test/')).toMatchObject(
      unreachable(reason),
    );
    expect(proxy.connections).toBeLessThan(3);
    await expect.poll(() => proxy.open).toBe(0);
  });

  test('is not a proxy of this kind', async () => {
    await using proxy = await start({ address: '127.0.0.31', fault: 'babbles' });
    expect(await failureOf(`${scheme}://${user}@${proxy.authority}`, 'http://www.imdb.test/')).toMatchObject(
      unreachable(/not HTTP|does not speak|could not connect/),
    );
  });

  test('is not there', async () => {
    const port = await unusedPort();
    expect(await failureOf(`${scheme}://${user}@127.0.0.1:${port}`, 'http://www.imdb.test/')).toMatchObject(
      unreachable(/^no tunnel through .*refused \(ECONNREFUSED\)$/),
    );
  });

  test('has a name that does not exist', async () => {
    expect(await failureOf(`${scheme}://${user}@proxy.invalid:1`, 'http://www.imdb.test/')).toMatchObject(
      unreachable(/^no tunnel through .*\((ENOTFOUND|EAI_AGAIN)\)$/),
    );
  });

  test('does not know the name of the site', async () => {
    await using proxy = await start({ address: '127.0.0.31', names });
    expect(await failureOf(`${scheme}://${proxy.authority}`, 'http://unknown.test/')).toMatchObject(
      unreachable(/502|reply 4|SOCKS4 proxy could not connect/),
    );
  });

  test('refuses the credentials', async () => {
    await using proxy = await start({ address: '127.0.0.31', names, credentials });
    const wrong = scheme === 'socks4a' ? 'nobody' : 'winston:hunter2hunter2';
    const url = `${scheme}://${wrong}@127.0.0.31:${proxy.port}`;
    expect(await failureOf(url, 'http://www.imdb.test/')).toMatchObject(
      unreachable(/refused the (credentials|user name)/),
    );
    expect(proxy.asked).toEqual([]);
  });

  test('dies in the middle of a page', async () => {
    await using proxy = await start({ address: '127.0.0.31', names });
    await using site = await EchoSite.start({
      listener: (_, response) => {
        response.write('half a page');
        setTimeout(() => proxy.dropConnections(), 20);
      },
    });
    expect(
      await failureOf(`${scheme}://${proxy.authority}`, `http://www.imdb.test:${site.port}/`),
    ).toMatchObject(unreachable(/UND_ERR_SOCKET|ECONNRESET/));
  });

  test('leads to a site whose certificate is for another name', async () => {
    const tls = selfSignedCertificate('www.imdb.test');
    await using site = await EchoSite.start({ tls });
    await using proxy = await start({ address: '127.0.0.31', names });
    const url = `https://other.test:${site.port}/`;
    expect(await failureOf(`${scheme}://${proxy.authority}`, url, { ca: tls.cert })).toMatchObject(
      unreachable(/ERR_TLS_CERT_ALTNAME_INVALID/),
    );
    expect(proxy.connections).toBe(1);
  });

  test('leads to a site that never ends the TLS handshake', async () => {
    await using site = await startConnectProxy({ address: '127.0.0.1', fault: 'silent' });
    await using proxy = await start({ address: '127.0.0.31', names });
    const url = `https://www.imdb.test:${site.port}/`;
    expect(await failureOf(`${scheme}://${proxy.authority}`, url)).toMatchObject(
      unreachable(/within 0\.4 s/),
    );
    await expect.poll(() => proxy.open + site.open).toBe(0);
  });

  test('leads to a site that closes in the middle of the TLS handshake', async () => {
    await using site = await startConnectProxy({ address: '127.0.0.1', fault: 'closes' });
    await using proxy = await start({ address: '127.0.0.31', names });
    const url = `https://www.imdb.test:${site.port}/`;
    expect(await failureOf(`${scheme}://${proxy.authority}`, url)).toMatchObject(unreachable(/ECONNRESET/));
    expect(site.connections).toBe(1);
  });
});

test.each([
  [1, 'could not connect to the site'],
  [2, 'forbids'],
  [3, 'no way to the network'],
  [4, 'could not find or reach'],
  [5, 'the site refused'],
  [6, 'gave up waiting'],
  [7, 'does not support connecting'],
  [8, 'kind of address'],
  [0xf2, 'unknown reply'],
])('reply %i of a SOCKS proxy is told in words', async (refuses, words) => {
  await using proxy = await startSocksServer({
    address: '127.0.0.32',
    names,
    credentials,
    fault: { refuses },
  });
  const url = `socks5h://${proxy.authority}`;
  expect(await failureOf(url, 'http://www.imdb.test/')).toMatchObject(unreachable(words));
});

test.each([400, 403, 407, 429, 500, 503])('a CONNECT answered with %i is told', async (refuses) => {
  await using proxy = await startConnectProxy({ address: '127.0.0.32', names, fault: { refuses } });
  const url = `http://${proxy.authority}`;
  expect(await failureOf(url, 'https://www.imdb.test/')).toMatchObject(unreachable(String(refuses)));
});

test.each([401, 407])('a CONNECT answered with %i is told as refused credentials', async (refuses) => {
  await using proxy = await startConnectProxy({
    address: '127.0.0.32',
    names,
    credentials,
    fault: { refuses },
  });
  expect(await failureOf(`http://${proxy.authority}`, 'https://www.imdb.test/')).toMatchObject(
    unreachable(`refused the credentials .${refuses}.`),
  );
});

test('a proxy that wants credentials when none are given says so', async () => {
  await using proxy = await startConnectProxy({ address: '127.0.0.32', names, credentials });
  expect(await failureOf(`http://127.0.0.32:${proxy.port}`, 'https://www.imdb.test/')).toMatchObject(
    unreachable('asks for a user name and password'),
  );
  await using socks = await startSocksServer({ address: '127.0.0.32', names, credentials });
  expect(await failureOf(`socks5h://127.0.0.32:${socks.port}`, 'https://www.imdb.test/')).toMatchObject(
    unreachable('asks for credentials'),
  );
});

test('an https proxy with an untrusted certificate is not spoken to', async () => {
  const tls = selfSignedCertificate('127.0.0.32');
  await using proxy = await startConnectProxy({ address: '127.0.0.32', names, credentials, tls });
  expect(await failureOf(`https://${proxy.authority}`, 'https://www.imdb.test/')).toMatchObject(
    unreachable(/^no tunnel through the proxy: the certificate is self-signed/),
  );
  expect(proxy.connections).toBe(0);
});

describe('on a direct route', () => {
  test('a refused port', async () => {
    const port = await unusedPort();
    expect(await failureOf(null, `http://127.0.0.1:${port}/`)).toMatchObject(unreachable('ECONNREFUSED'));
  });

  test('a name that does not exist', async () => {
    expect(await failureOf(null, 'http://www.imdb.invalid/')).toMatchObject(unreachable('the (name|DNS)'));
  });

  test('a self-signed certificate', async () => {
    await using site = await EchoSite.start({ tls: selfSignedCertificate('127.0.0.1') });
    expect(await failureOf(null, `https://127.0.0.1:${site.port}/`)).toMatchObject(
      unreachable('self-signed'),
    );
  });

  test('a certificate for another name', async () => {
    const tls = selfSignedCertificate('www.imdb.test');
    await using site = await EchoSite.start({ tls });
    const failed = await failureOf(null, `https://127.0.0.1:${site.port}/`, { ca: tls.cert });
    expect(failed).toMatchObject(unreachable('another name'));
    expect(site.connections).toBe(1);
  });

  test('a site that speaks no TLS', async () => {
    await using site = await EchoSite.start();
    expect(await failureOf(null, `https://127.0.0.1:${site.port}/`)).toMatchObject(
      unreachable('TLS handshake'),
    );
  });

  test('a site that speaks no HTTP', async () => {
    const server = createServer((socket) => socket.end('no http\r\n\r\n'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await failureOf(null, `http://127.0.0.1:${port}/`)).toMatchObject(unreachable('not HTTP'));
    server.close();
  });

  test('no answer in time', async () => {
    await using site = await EchoSite.start({ listener: () => {} });
    expect(await failureOf(null, `http://127.0.0.1:${site.port}/`)).toMatchObject(
      unreachable('UND_ERR_HEADERS_TIMEOUT'),
    );
  });

  test('a page that stops coming', async () => {
    await using site = await EchoSite.start({ listener: (_, response) => response.write('half') });
    expect(await failureOf(null, `http://127.0.0.1:${site.port}/`)).toMatchObject(
      unreachable('UND_ERR_BODY_TIMEOUT'),
    );
  });

  test('a deadline and a stop', async () => {
    await using site = await EchoSite.start({ listener: () => {} });
    const url = `http://127.0.0.1:${site.port}/`;
    expect(await failureOf(null, url, { signal: AbortSignal.timeout(20) })).toMatchObject(
      unreachable('deadline'),
    );
    expect(await failureOf(null, url, { signal: AbortSignal.abort() })).toMatchObject(
      unreachable('given up'),
    );
  });

  test('a header that cannot be sent stops the run', async () => {
    expect(await failureOf(null, 'http://127.0.0.1/', { language: 'en\nX: y' })).toMatchObject({
      kind: 'fatal',
      reason: expect.stringContaining('language'),
    });
  });
});

test('a damaged compressed page is told as such', () => {
  let error: unknown;
  try {
    gunzipSync(Buffer.from('not gzip at all'));
  } catch (caught) {
    error = caught;
  }
  expect(networkFailure(error)).toMatchObject(unreachable('damaged'));
});

test.each([
  new Error('socks5h://user:hunter2@proxy'),
  Object.assign(new Error('x'), { code: 'http://user:hunter2@proxy' }),
  'http://user:hunter2@proxy',
  null,
])('what is unknown is told without its own words', (error) => {
  expect(networkFailure(error)).toEqual({
    kind: 'unreachable',
    reason: 'the connection failed',
    httpStatus: null,
    retryAfterMs: null,
    routeAtFault: false,
  });
});

test('the cause that a wrapping error carries is what is told', () => {
  const error = new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) });
  expect(networkFailure(error).reason).toContain('ENOTFOUND');
});
