import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { films } from '../../../../src/demo/imdb-site/films.js';
import {
  type LocalSite,
  type LocalSiteOptions,
  startLocalSite,
} from '../../../../src/demo/imdb-site/local-site.js';
import { titlePageHtml } from '../../../../src/demo/imdb-site/title-page-html.js';
import { at, embeddedJson } from '../../../support/builders/embedded-json.js';
import { firstBytes, openRequest, rawRequest } from '../../../support/network/raw-http.js';
import { deadline } from '../../../support/processes/deadlines.js';

const GODFATHER = '/title/tt0068646/';
const builtSite = new URL('../../../../dist/demo/imdb-site/local-site.js', import.meta.url).href;
const sites: LocalSite[] = [];

async function start(options?: LocalSiteOptions): Promise<LocalSite> {
  const site = await startLocalSite(options);
  sites.push(site);
  return site;
}

afterEach(async () => {
  await Promise.all(sites.splice(0).map((site) => site.close()));
});

describe('what the site serves', () => {
  test('the page of each title, with the type and the length that it has', async () => {
    const site = await start();
    const answer = await rawRequest(site.url + GODFATHER);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html;charset=UTF-8');
    expect(answer.headers.get('content-length')).toBe(String(answer.body.length));
    const godfather = films.find((film) => film.titleId === 'tt0068646');
    if (godfather === undefined) throw new Error('The Godfather is missing');
    expect(answer.body.toString() === titlePageHtml(godfather)).toBe(true);
  });

  test.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
    ['deflate', inflateSync],
  ] as const)('the same page under %s', async (encoding, undo) => {
    const site = await start();
    const plain = await rawRequest(site.url + GODFATHER);
    expect(plain.headers.has('content-encoding')).toBe(false);
    for (let time = 0; time < 2; time += 1) {
      const answer = await rawRequest(site.url + GODFATHER, { 'accept-encoding': encoding });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(answer.body.length).toBeLessThan(plain.body.length / 4);
      expect(undo(answer.body).equals(plain.body)).toBe(true);
    }
  });

  test('all four charts', async () => {
    const site = await start({ chartRows: 100 });
    for (const chart of ['top', 'moviemeter', 'toptv', 'tvmeter']) {
      const answer = await rawRequest(`${site.url}/chart/${chart}/`);
      const { data } = embeddedJson(answer.body.toString());
      expect(at(data, 'props.pageProps.pageData.chartTitles.edges.99.node.id')).toMatch(/^tt\d+$/);
      expect(at(data, 'props.pageProps.pageData.chartTitles.edges.100')).toBeUndefined();
    }
  });

  test.each([
    ['/title/tt0068646', '/title/tt0068646/'],
    ['/title/tt0068646?ref_=x', '/title/tt0068646/?ref_=x'],
    ['/chart/top', '/chart/top/'],
  ])('%s moved to the address with the slash', async (path, location) => {
    const site = await start();
    const answer = await rawRequest(site.url + path);
    expect([answer.status, answer.headers.get('location')]).toEqual([301, location]);
  });

  test('a name page for a person of the films', async () => {
    const site = await start();
    const answer = await rawRequest(`${site.url}/name/nm9000001/`);
    expect([answer.status, answer.body.toString().includes('Tim Robbins')]).toEqual([200, true]);
  });

  test.each([
    '/title/tt0000001/',
    '/title/tt90000001/',
    '/title/tt0068646/reference/',
    '/chart/bottom/',
    '/name/nm1/',
    '/',
  ])('an error page with status 404 for %s', async (path) => {
    const site = await start();
    const answer = await rawRequest(site.url + path);
    expect([answer.status, answer.body.toString().includes('404 Error - IMDb')]).toEqual([404, true]);
  });

  test('more titles than films, each page under its own id', async () => {
    const site = await start({ titles: 251, weightBytes: 0 });
    const answer = await rawRequest(`${site.url}/title/tt90000001/`);
    const { data } = embeddedJson(answer.body.toString());
    expect(at(data, 'props.pageProps.tconst')).toBe('tt90000001');
    expect(at(data, 'props.pageProps.aboveTheFoldData.id')).toBe('tt90000001');
    expect(at(data, 'props.pageProps.aboveTheFoldData.titleText.text')).toBe('The Shawshank Redemption');
    expect(answer.body.includes('tt0111161/"')).toBe(false);
    expect((await rawRequest(`${site.url}/title/tt90000002/`)).status).toBe(404);
  });

  test('a robots.txt that allows titles, or the one that is wanted', async () => {
    const permissive = await rawRequest(`${(await start()).url}/robots.txt`);
    expect(permissive.headers.get('content-type')).toBe('text/plain');
    expect(permissive.body.toString()).not.toMatch(/Disallow: \/(title|chart)?\s*$/m);
    const site = await start({ robots: { text: 'User-agent: *\nDisallow: /\n', status: 503 } });
    const answer = await rawRequest(`${site.url}/robots.txt`);
    expect([answer.status, answer.body.toString()]).toEqual([503, 'User-agent: *\nDisallow: /\n']);
  });
});

describe('what the site tells its tests', () => {
  test('every request in order, with client, headers, title and status', async () => {
    const site = await start({ weightBytes: 0 });
    const before = Date.now();
    await rawRequest(`${site.url}/robots.txt`);
    await rawRequest(site.url + GODFATHER, { 'user-agent': 'a test', 'accept-language': 'en-US' });
    await rawRequest(site.url + GODFATHER);
    expect(site.requests.map(({ path, page, titleId, status }) => [path, page, titleId, status])).toEqual([
      ['/robots.txt', 'robots', null, 200],
      [GODFATHER, 'title', 'tt0068646', 200],
      [GODFATHER, 'title', 'tt0068646', 200],
    ]);
    expect(site.requests[1]).toMatchObject({
      remoteAddress: '127.0.0.1',
      localAddress: '127.0.0.1',
      headers: { 'user-agent': 'a test', 'accept-language': 'en-US' },
    });
    expect(site.requests[0]?.time).toBeGreaterThanOrEqual(before);
    expect(site.requestsFor('tt0068646')).toBe(2);
    expect(site.requestsFor('tt0111161')).toBe(0);
  });

  test('the addresses of clients that come from several', async () => {
    const site = await start({ host: '0.0.0.0', weightBytes: 0 });
    const socket = connect({ port: site.port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    socket.write(`GET ${GODFATHER} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    await firstBytes(socket, 1);
    socket.destroy();
    expect(site.requests[0]?.remoteAddress).toBe('127.0.0.2');
  });
});

describe('the end of the site', () => {
  test('leaves no connection open, not even one that hangs, waits or drips', async () => {
    const site = await start();
    site.behave({ kind: 'hang', titleId: 'tt0068646' });
    site.behave({ kind: 'drip', titleId: 'tt0111161' });
    site.behave({ kind: 'latency', latencyMs: 600_000, titleId: 'tt0468569' });
    const idle = connect(site.port, '127.0.0.1');
    const clients = ['tt0068646', 'tt0111161', 'tt0468569'].map((id) =>
      openRequest(`${site.url}/title/${id}/`),
    );
    const ended = [idle, ...clients].map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.on('error', () => undefined);
          socket.on('data', () => undefined);
          socket.once('close', () => resolve());
        }),
    );
    await expect.poll(() => [site.requests.length, site.openConnections()]).toEqual([3, 4]);
    await site.close();
    await Promise.all(ended);
    expect(site.openConnections()).toBe(0);
    await expect(rawRequest(site.url + GODFATHER)).resolves.toMatchObject({ status: 0, end: 'reset' });
  });

  test('lets the process end by itself, although a request was waiting and one was hanging', async () => {
    const script = `
      import { once } from 'node:events';
      import { connect } from 'node:net';
      import { startLocalSite } from ${JSON.stringify(builtSite)};
      const site = await startLocalSite();
      site.behave({ kind: 'latency', latencyMs: 600_000, titleId: 'tt0068646' });
      site.behave({ kind: 'hang', titleId: 'tt0111161' });
      for (const id of ['tt0068646', 'tt0111161']) {
        const client = connect(site.port, '127.0.0.1').on('error', () => {});
        client.write('GET /title/' + id + '/ HTTP/1.1\\r\\nhost: x\\r\\n\\r\\n');
        await once(client, 'connect');
      }
      while (site.requests.length < 2) await new Promise(setImmediate);
      await site.close();
      console.log('closed');`;
    const child = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      timeout: deadline(3),
    });
    expect([child.stdout, child.stderr]).toEqual(['closed\n', '']);
  });

  test('may be asked for twice', async () => {
    const site = await startLocalSite();
    await site.close();
    await expect(site.close()).resolves.toBeUndefined();
  });
});

test('a port that is taken is an error at the start', async () => {
  const site = await start();
  await expect(startLocalSite({ port: site.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
