import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { Route } from '../../../../src/application/ports.js';
import {
  type HttpAnswer,
  HttpClient,
  type WireMeter,
} from '../../../../src/infrastructure/http/http-client.js';
import { networkReason } from '../../../../src/infrastructure/http/network-failure.js';
import { createRouteDispatcher } from '../../../../src/infrastructure/http/route-dispatcher.js';
import { startConnectProxy } from '../../../support/connect-proxy.js';
import { deadline } from '../../../support/deadlines.js';
import { EchoSite } from '../../../support/echo-site.js';
import { aRoute } from '../../../support/route-builder.js';
import { selfSignedCertificate } from '../../../support/self-signed-certificate.js';

const MOST_BYTES = 100_000;
const PAGE = Buffer.from('a title page '.repeat(1_000));

const opened: AsyncDisposable[] = [];
const clients: HttpClient[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await Promise.all(opened.splice(0).map((one) => one[Symbol.asyncDispose]()));
});

async function aSite(listener: RequestListener, tls?: { key: string; cert: string }): Promise<EchoSite> {
  const site = await EchoSite.start({ listener, ...(tls && { tls }) });
  opened.push(site);
  return site;
}

function aClient(tls?: { readonly ca: string }): HttpClient {
  const limits = { connections: 4, connectTimeoutMs: deadline(1), ...(tls && { tls }) };
  const createDispatcher = (route: Route) => createRouteDispatcher(route, limits);
  const client = new HttpClient({ createDispatcher, maxBytes: MOST_BYTES });
  clients.push(client);
  return client;
}

function aMeter(): WireMeter {
  return { bytes: 0, status: null };
}

function get(
  client: HttpClient,
  url: string,
  options: { route?: Route; meter?: WireMeter; signal?: AbortSignal } = {},
): Promise<HttpAnswer> {
  const { route = aRoute(), meter = aMeter(), signal = AbortSignal.timeout(deadline(12)) } = options;
  return client.get(new URL(url), route, { accept: 'text/html', signal, meter });
}

/** Passes when the test says so. */
function aDeadline() {
  const controller = new AbortController();
  const pass = () => controller.abort(new DOMException('The operation timed out', 'TimeoutError'));
  return { signal: controller.signal, pass };
}

function at(site: EchoSite, path = '/'): string {
  return `http://127.0.0.1:${site.port}${path}`;
}

function sends(body: Uint8Array, encoding?: string): RequestListener {
  return (_, response) => {
    if (encoding !== undefined) response.setHeader('content-encoding', encoding);
    response.end(body);
  };
}

describe('the request', () => {
  test('says what it accepts, and who the route pretends to be', async () => {
    let heard: IncomingMessage['headers'] = {};
    const site = await aSite((request, response) => {
      heard = request.headers;
      response.end();
    });
    await get(aClient(), at(site));
    expect(heard).toMatchObject({
      accept: 'text/html',
      'accept-encoding': 'gzip, deflate, br',
      'accept-language': 'en-US',
      'user-agent': 'test',
    });
    expect(heard).not.toHaveProperty('cookie');
  });
});

describe('the body', () => {
  test.each([
    ['none', PAGE, undefined],
    ['identity', PAGE, 'identity'],
    ['gzip', gzipSync(PAGE), 'gzip'],
    ['gzip in capitals', gzipSync(PAGE), 'GZIP'],
    ['gzip by its old name', gzipSync(PAGE), 'x-gzip'],
    ['deflate', deflateSync(PAGE), 'deflate'],
    ['deflate without its frame', deflateRawSync(PAGE), 'deflate'],
    ['br', brotliCompressSync(PAGE), 'br'],
  ])(
    'comes decompressed from the encoding %s, and the meter counts what came over the wire',
    async (_, body, encoding) => {
      const site = await aSite(sends(body, encoding));
      const meter = aMeter();
      const answer = await get(aClient(), at(site), { meter });
      expect(answer.body.equals(PAGE)).toBe(true);
      expect(meter).toEqual({ bytes: body.length, status: 200 });
    },
  );

  test.each(['gzip', 'deflate', 'br'])('may be empty under the encoding %s', async (encoding) => {
    const site = await aSite(sends(Buffer.alloc(0), encoding));
    expect((await get(aClient(), at(site))).body).toHaveLength(0);
  });

  test.each(['zstd', 'gzip, br'])(
    'is of no use under the encoding %s, which was not offered',
    async (encoding) => {
      const site = await aSite(sends(PAGE, encoding));
      await expect(get(aClient(), at(site))).rejects.toMatchObject({
        name: 'UnusableAnswer',
        message: `the body is encoded as ${encoding}`,
      });
    },
  );

  test('is not read past the limit, however much comes', async () => {
    let stopped = false;
    const site = await aSite((_, response) => {
      response.on('close', () => {
        stopped = true;
      });
      sendForEver(response);
    });
    const meter = aMeter();
    await expect(get(aClient(), at(site), { meter })).rejects.toMatchObject({
      name: 'UnusableAnswer',
      message: 'the body is larger than 0.1 MB',
    });
    expect(meter.bytes).toBeLessThan(MOST_BYTES * 3);
    await expect.poll(() => stopped).toBe(true);
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(MOST_BYTES * 100))],
    ['deflate', deflateSync(Buffer.alloc(MOST_BYTES * 100))],
    ['br', brotliCompressSync(Buffer.alloc(MOST_BYTES * 100))],
  ])('is not inflated past the limit from %s', async (encoding, bomb) => {
    expect(bomb.length).toBeLessThan(MOST_BYTES);
    const site = await aSite(sends(bomb, encoding));
    await expect(get(aClient(), at(site))).rejects.toMatchObject({
      name: 'UnusableAnswer',
      message: 'the body is larger than 0.1 MB',
    });
  });

  test.each([
    ['gzip', gzipSync(PAGE)],
    ['deflate', deflateSync(PAGE)],
    ['br', brotliCompressSync(PAGE)],
  ])('that is damaged or cut short inside of %s is told', async (encoding, whole) => {
    const cut = await aSite(sends(whole.subarray(0, whole.length / 2), encoding));
    const reason = await reasonOf(get(aClient(), at(cut)));
    expect(reason).toMatch(/damaged/);
    const damaged = await aSite(sends(Buffer.from('this was never compressed'), encoding));
    expect(await reasonOf(get(aClient(), at(damaged)))).toMatch(/damaged/);
  });

  test('that is shorter than announced is told, and what came is counted', async () => {
    const site = await aSite((_, response) => {
      response.setHeader('content-length', PAGE.length);
      response.write(PAGE.subarray(0, 100), () => response.destroy());
    });
    const meter = aMeter();
    const reason = await reasonOf(get(aClient(), at(site), { meter }));
    expect(reason).toMatch(/closed before the page had come/);
    expect(meter).toEqual({ bytes: 100, status: 200 });
  });
});

describe('a redirect', () => {
  test('within the site is followed with the cookies that came with it', async () => {
    const paths: string[] = [];
    const site = await aSite(({ url, headers }, response) => {
      paths.push(`${url} ${headers.cookie ?? '-'}`);
      if (url === '/title/tt1') redirect(response, 301, '/title/tt2/', 'seen=1');
      else response.end('the other title');
    });
    const answer = await get(aClient(), at(site, '/title/tt1'));
    expect(answer.url.pathname).toBe('/title/tt2/');
    expect(answer.body.toString()).toBe('the other title');
    expect(paths).toEqual(['/title/tt1 -', '/title/tt2/ seen=1']);
  });

  test.each([301, 302, 303, 307, 308])('of status %i is followed', async (status) => {
    const site = await aSite(({ url }, response) => {
      if (url === '/') redirect(response, status, 'there');
      else response.end(url);
    });
    expect((await get(aClient(), at(site))).body.toString()).toBe('/there');
  });

  test.each([300, 304, 305])('is none under status %i', async (status) => {
    const site = await aSite((_, response) => redirect(response, status, '/there'));
    expect((await get(aClient(), at(site))).status).toBe(status);
  });

  test('to the mobile form of the site is followed, and away from the site is not', async () => {
    const site = await aSite(({ url, headers }, response) => {
      if (url === '/mobile') redirect(response, 302, `http://m.imdb.test:${site.port}/there`);
      else if (url === '/away') redirect(response, 302, `http://evil.test:${site.port}/there?secret=1`);
      else response.end(headers.host);
    });
    const names = { 'www.imdb.test': '127.0.0.1', 'm.imdb.test': '127.0.0.1', 'evil.test': '127.0.0.1' };
    const proxy = await startConnectProxy({ address: '127.0.0.61', names });
    opened.push(proxy);
    const route = aRoute(`http://${proxy.authority}`);
    const client = aClient();
    const mobile = await get(client, `http://www.imdb.test:${site.port}/mobile`, { route });
    expect(mobile.body.toString()).toBe(`m.imdb.test:${site.port}`);
    await expect(get(client, `http://www.imdb.test:${site.port}/away`, { route })).rejects.toMatchObject({
      name: 'UnusableAnswer',
      message: `the site redirected to http://evil.test:${site.port}`,
    });
    expect(proxy.asked).not.toContain(`evil.test:${site.port}`);
  });

  test('from https down to http is not followed', async () => {
    const tls = selfSignedCertificate('127.0.0.1');
    const plain = await aSite(sends(PAGE));
    const secure = await aSite((_, response) => redirect(response, 302, at(plain)), tls);
    const client = aClient({ ca: tls.cert });
    await expect(get(client, `https://127.0.0.1:${secure.port}/`)).rejects.toMatchObject({
      name: 'UnusableAnswer',
      message: `the site redirected to http://127.0.0.1:${plain.port}`,
    });
    expect(plain.connections).toBe(0);
  });

  test.each([
    ['file:///etc/passwd', /redirected to /],
    ['http://', /no valid address/],
  ])('to %s is not followed', async (location, message) => {
    const site = await aSite((_, response) => redirect(response, 302, location));
    await expect(get(aClient(), at(site))).rejects.toThrow(message);
  });

  test('in a circle ends after six requests', async () => {
    let asked = 0;
    const site = await aSite((_, response) => {
      asked += 1;
      redirect(response, 302, '/');
    });
    await expect(get(aClient(), at(site))).rejects.toThrow('the site redirected more than 5 times');
    expect(asked).toBe(6);
  });

  test('with a body without end is left behind', async () => {
    const site = await aSite(({ url }, response) => {
      if (url === '/there') response.end('there');
      else sendForEver(response.writeHead(302, { location: '/there' }));
    });
    expect((await get(aClient(), at(site))).body.toString()).toBe('there');
  });
});

describe('the deadline ends an attempt', () => {
  const phases: readonly (readonly [string, RequestListener])[] = [
    ['before the answer', () => {}],
    ['within the header', ({ socket }) => socket.write('HTTP/1.1 200 OK\r\ncontent-')],
    ['within the body', (_, response) => response.write('half a page')],
    [
      'within the body of a redirect',
      (_, response) => response.writeHead(302, { location: '/there' }).write('half a page'),
    ],
  ];

  test.each(phases)('%s, and closes the connection', async (_, listener) => {
    let heard = () => {};
    const asked = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const site = await aSite((request, response) => {
      listener(request, response);
      heard();
    });
    const { signal, pass } = aDeadline();
    const attempt = reasonOf(get(aClient(), at(site), { signal }));
    await asked;
    const [connection] = site.sockets;
    pass();
    expect(await attempt).toBe('the attempt took longer than its deadline');
    await expect.poll(() => connection?.destroyed).toBe(true);
  });

  test('while it waits for a tunnel', async () => {
    const proxy = await startConnectProxy({ address: '127.0.0.62', fault: 'silent' });
    opened.push(proxy);
    const route = aRoute(`http://${proxy.authority}`);
    const { signal, pass } = aDeadline();
    const reason = reasonOf(get(aClient(), 'http://www.imdb.test/', { route, signal }));
    await expect.poll(() => proxy.connections).toBe(1);
    pass();
    expect(await reason).toBe('the attempt took longer than its deadline');
  });
});

describe('a route', () => {
  test('keeps its connections for the next pages, and closes them at the end', async () => {
    const site = await aSite(sends(PAGE));
    const client = aClient();
    for (let page = 0; page < 20; page += 1) await get(client, at(site));
    // A page may be there a moment before its connection is free again.
    expect(site.connections).toBeLessThanOrEqual(2);
    await client.close();
    await expect.poll(() => site.sockets.size).toBe(0);
  });

  test('has cookies of its own, and a new generation of it starts without any', async () => {
    const heard: string[] = [];
    const site = await aSite(({ url, headers }, response) => {
      heard.push(`${url} ${headers.cookie ?? '-'}`);
      response.setHeader('set-cookie', `visitor=${url?.slice(1)}; Path=/`).end();
    });
    const client = aClient();
    const [one, other] = [aRoute(), { ...aRoute(), id: 'route-2' }];
    for (const path of ['/a', '/b']) await get(client, at(site, path), { route: one });
    await get(client, at(site, '/c'), { route: other });
    await get(client, at(site, '/d'), { route: { ...one, generation: one.generation + 1 } });
    expect(heard).toEqual(['/a -', '/b visitor=a', '/c -', '/d -']);
  });

  test('that is renewed closes its connections once what was under way on them is there', async () => {
    let answerFirst = () => {};
    const site = await aSite(({ url }, response) => {
      if (url === '/first') answerFirst = () => response.end('first');
      else response.end('second');
    });
    const client = aClient();
    const route = aRoute();
    const first = get(client, at(site, '/first'), { route });
    await expect.poll(() => site.sockets.size).toBe(1);
    const [old] = site.sockets;
    await get(client, at(site, '/second'), { route: { ...route, generation: 2 } });
    expect(site.connections).toBe(2);
    answerFirst();
    expect((await first).body.toString()).toBe('first');
    await expect.poll(() => old?.destroyed).toBe(true);
    expect(site.sockets.size).toBe(1);
  });
});

function redirect(response: ServerResponse, status: number, location: string, cookie?: string): void {
  response.writeHead(status, { location, ...(cookie && { 'set-cookie': cookie }) }).end('moved');
}

function sendForEver(response: ServerResponse): void {
  const chunk = Buffer.alloc(16_384, 'x');
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
}

async function reasonOf(page: Promise<HttpAnswer>): Promise<string> {
  return networkReason(
    await page.then(
      () => new Error('no failure but a page'),
      (error: unknown) => error,
    ),
  );
}
