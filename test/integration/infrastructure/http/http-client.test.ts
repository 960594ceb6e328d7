import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { Route } from '../../../../src/application/engine/attempt.js';
import {
  type HttpAnswer,
  HttpClient,
  type WireMeter,
} from '../../../../src/infrastructure/http/http-client.js';
import { networkReason } from '../../../../src/infrastructure/http/network-failure.js';
import { createRouteDispatcher } from '../../../../src/infrastructure/http/route-dispatcher.js';
import { aRoute } from '../../../support/builders/route-builder.js';
import { startConnectProxy } from '../../../support/network/connect-proxy.js';
import { EchoSite } from '../../../support/network/echo-site.js';
import { deadline } from '../../../support/processes/deadlines.js';

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

function aClient(tls?: { readonly ca: string }, connections = 4): HttpClient {
  const limits = { connections, connectTimeoutMs: deadline(1), ...(tls && { tls }) };
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
  options: { route?: Route; meter?: WireMeter; signal?: AbortSignal; cookies?: readonly string[] } = {},
): Promise<HttpAnswer> {
  const {
    route = aRoute(),
    meter = aMeter(),
    signal = AbortSignal.timeout(deadline(12)),
    cookies = [],
  } = options;
  return client.get(new URL(url), route, { accept: 'text/html', signal, meter, cookies });
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

  const gzipped = gzipSync(PAGE);
  test.each([
    ['gzip with bytes after its end', Buffer.concat([gzipped, Buffer.from('\n<!-- cached -->')]), 'gzip'],
    ['gzip with one byte after its end', Buffer.concat([gzipped, Buffer.from('\n')]), 'gzip'],
    [
      'gzip in two members',
      Buffer.concat([gzipSync(PAGE.subarray(0, 99)), gzipSync(PAGE.subarray(99))]),
      'gzip',
    ],
    ['gzip that is named twice', gzipped, 'gzip, gzip'],
    ['gzip that is named twice and applied twice', gzipSync(gzipped), 'gzip, gzip'],
    ['gzip in two headers', gzipped, ['gzip', 'gzip']],
    ['gzip and then br', brotliCompressSync(gzipped), 'gzip, br'],
    ['deflate without its frame that begins like one', deflateRawSync(PAGE, { level: 0 }), 'deflate'],
    ['an empty word', PAGE, ''],
    ['a word that is no coding', PAGE, 'utf-8'],
  ])('comes as browsers read it from %s', async (_, body, encoding) => {
    const site = await aSite((_request, response) => {
      response.setHeader('content-encoding', encoding).end(body);
    });
    expect((await get(aClient(), at(site))).body.equals(PAGE)).toBe(true);
  });

  test('is of no use in a coding that was not offered', async () => {
    const site = await aSite(sends(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 1, 2, 3]), 'zstd'));
    await expect(get(aClient(), at(site))).rejects.toMatchObject({
      name: 'UnusableAnswer',
      message: 'the body is encoded as zstd',
    });
  });

  test('of an answer that is no page is not looked at, so that a damaged one hides no status', async () => {
    const site = await aSite((_, response) =>
      response.writeHead(429, { 'content-encoding': 'br' }).end('nonsense'),
    );
    expect(await get(aClient(), at(site))).toMatchObject({ status: 429, body: Buffer.alloc(0) });
  });

  test.each([
    ['the header', 'text/html; charset=ISO-8859-1', Buffer.from('<p>Amélie', 'latin1')],
    [
      'the header, over the page',
      'text/html; charset="utf-8"',
      Buffer.from('<meta charset="latin1"><p>Amélie'),
    ],
    ['the page', 'text/html', Buffer.from('<meta charset="windows-1252"><p>Amélie', 'latin1')],
    [
      'the page by its old form',
      undefined,
      Buffer.from(
        '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>Amélie',
        'latin1',
      ),
    ],
    ['a byte order mark', 'text/html; charset=latin1', Buffer.from('\uFEFF<p>Amélie')],
    ['a byte order mark of UTF-16', 'text/html', Buffer.from('\uFEFF<p>Amélie', 'utf16le')],
    ['nothing', 'text/html', Buffer.from('<p>Amélie')],
    ['nothing, not being UTF-8', 'text/html', Buffer.from('<p>Amélie', 'latin1')],
    ['a word that nobody knows', 'text/html; charset=x-none', Buffer.from('<p>Amélie')],
  ])('is read in the charset that %s names', async (_, contentType, body) => {
    const site = await aSite((_request, response) => {
      if (contentType !== undefined) response.setHeader('content-type', contentType);
      response.end(body);
    });
    expect((await get(aClient(), at(site))).body.toString()).toMatch(/^(<meta[^>]*>)?<p>Amélie$/);
  });

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
    expect(reason).toMatch(/closed before the answer had come/);
    expect(meter).toEqual({ bytes: 100, status: 200 });
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])(
    'of status %i is answered with where it leads, not followed',
    async (status) => {
      const paths: string[] = [];
      const site = await aSite(({ url = '' }, response) => {
        paths.push(url);
        redirect(response, status, '/there?x=1');
      });
      const answer = await get(aClient(), at(site, '/title/tt1'));
      expect(answer).toMatchObject({ status, redirect: new URL(at(site, '/there?x=1')) });
      expect(paths).toEqual(['/title/tt1']);
    },
  );

  test.each([300, 304, 305])('is none under status %i', async (status) => {
    const site = await aSite((_, response) => redirect(response, status, '/there'));
    expect(await get(aClient(), at(site))).toMatchObject({ status, redirect: null });
  });

  test('to no valid address is of no use, and leaves its connection for the next request', async () => {
    const site = await aSite(({ url }, response) => {
      if (url === '/page') response.end('a page');
      else response.writeHead(302, { location: 'http://' }).end(Buffer.alloc(300_000));
    });
    const client = aClient(undefined, 1);
    await expect(get(client, at(site))).rejects.toThrow(/no valid address/);
    expect((await get(client, at(site, '/page'))).body.toString()).toBe('a page');
  });

  test.each([
    [['/there', '/there'], '/there'],
    [['/there', '/elsewhere'], null],
  ])('with the Location headers %j leads to %s', async (location, path) => {
    const site = await aSite((_, response) => {
      response.setHeader('location', location).writeHead(302).end();
    });
    const redirected = get(aClient(), at(site)).then((answer) => answer.redirect?.pathname);
    if (path === null) await expect(redirected).rejects.toThrow('several addresses at once');
    else expect(await redirected).toBe(path);
  });

  test('with a body without end is left behind', async () => {
    const site = await aSite((_, response) => sendForEver(response.writeHead(302, { location: '/there' })));
    expect((await get(aClient(), at(site))).redirect?.pathname).toBe('/there');
  });

  test('brings the cookies that the site set along, also to another thread', async () => {
    const heard: string[] = [];
    const site = await aSite(({ url, headers }, response) => {
      heard.push(`${url} ${headers.cookie ?? '-'}`);
      redirect(response, 302, '/there', 'seen=1; Path=/');
    });
    const client = aClient();
    const first = await get(client, at(site, '/one'));
    await get(client, at(site, '/two'));
    await get(aClient(), at(site, '/three'), { cookies: [first.headers['set-cookie'] ?? []].flat() });
    expect(heard).toEqual(['/one -', '/two seen=1', '/three seen=1']);
  });
});

describe('the only connection is free again after', () => {
  const answers: readonly (readonly [string, RequestListener])[] = [
    ['a redirect to several addresses', (_, response) => redirectTwice(response)],
    ['a redirect without end', (_, response) => sendForEver(response.writeHead(302, { location: '/there' }))],
    ['a body without end', (_, response) => sendForEver(response)],
    ['an error without end', (_, response) => sendForEver(response.writeHead(429))],
    ['an error that breaks off', (_, response) => breakOff(response.writeHead(503))],
    ['a page that breaks off', (_, response) => breakOff(response)],
    ['an unknown coding', (_, response) => response.setHeader('content-encoding', 'x').end('\0')],
    ['a damaged page', (_, response) => response.setHeader('content-encoding', 'gzip').end('x')],
    [
      'a bomb',
      (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(1e7))),
    ],
    ['no answer', () => {}],
    ['half a header', ({ socket }) => socket.write('HTTP/1.1 200 OK\r\ncontent-')],
    ['no HTTP', ({ socket }) => socket.end('SSH-2.0-x\r\n\r\n')],
  ];

  test.each(answers)('%s', async (_, listener) => {
    const site = await aSite((request, response) => {
      if (request.url === '/page') response.end('a page');
      else listener(request, response);
    });
    const client = aClient(undefined, 1);
    const deadline = new AbortController();
    const asked = get(client, at(site), { signal: deadline.signal }).catch(() => {});
    const next = get(client, at(site, '/page'));
    await expect.poll(() => site.connections).toBeGreaterThan(0);
    setTimeout(() => deadline.abort(), 500);
    await asked;
    expect((await next).body.toString()).toBe('a page');
  });
});

describe('a request that cannot be sent', () => {
  test('does not keep the connection from the next one', async () => {
    const site = await aSite(sends(PAGE));
    const client = aClient(undefined, 1);
    const bad = { ...aRoute(), userAgent: 'two\nlines' };
    for (let request = 0; request < 3; request += 1) {
      await expect(get(client, at(site), { route: bad })).rejects.toThrow();
    }
    expect((await get(client, at(site))).body.equals(PAGE)).toBe(true);
  });

  test('does not hold up those that wait behind it', async () => {
    let answerFirst = () => {};
    const site = await aSite(({ url }, response) => {
      if (url === '/first') answerFirst = () => response.end('first');
      else response.end('next');
    });
    const client = aClient(undefined, 1);
    const first = get(client, at(site, '/first'));
    await expect.poll(() => site.sockets.size).toBe(1);
    const bad = get(client, at(site), { route: { ...aRoute(), userAgent: 'two\nlines' } });
    const next = get(client, at(site, '/next'));
    answerFirst();
    await expect(bad).rejects.toThrow();
    expect((await first).body.toString()).toBe('first');
    expect((await next).body.toString()).toBe('next');
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

function redirectTwice(response: ServerResponse): void {
  response.setHeader('location', ['/one', '/other']).writeHead(302).end(Buffer.alloc(300_000));
}

function breakOff(response: ServerResponse): void {
  response.write('half a page', () => response.destroy());
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
