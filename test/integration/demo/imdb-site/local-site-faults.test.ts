import { once } from 'node:events';
import { createGunzip, type Gunzip, gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type LocalSite, startLocalSite } from '../../../../src/demo/imdb-site/local-site.js';
import { at, embeddedJson } from '../../../support/builders/embedded-json.js';
import { firstBytes, openRequest, rawRequest } from '../../../support/network/raw-http.js';

const PATH = '/title/tt0068646/';
const BROWSER = { accept: 'text/html,application/xhtml+xml', 'accept-encoding': 'gzip' };
let site: LocalSite;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 200_000 });
});

afterEach(() => site.behaveNormally());
afterAll(() => site.close());

describe('answers that are no page', () => {
  test('a challenge is a script page with status 202 for a browser and empty for others', async () => {
    site.behave({ kind: 'challenge' });
    const page = await rawRequest(site.url + PATH, BROWSER);
    expect([page.status, page.headers.get('x-amzn-waf-action')]).toEqual([202, 'challenge']);
    expect(page.body.toString()).toMatch(/gokuProps[\s\S]+challenge\.js/);
    expect(page.body.length).toBeGreaterThan(1_700);
    expect(page.body.length).toBeLessThan(2_400);
    const empty = await rawRequest(site.url + PATH, { accept: '*/*' });
    expect([empty.status, empty.headers.get('x-amzn-waf-action'), empty.body.length]).toEqual([
      202,
      'challenge',
      0,
    ]);
  });

  test('a captcha page has status 200', async () => {
    site.behave({ kind: 'captcha' });
    const answer = await rawRequest(site.url + PATH);
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toMatch(/Robot Check[\s\S]+validateCaptcha/);
  });

  test.each([
    [{ kind: 'forbidden' }, 403],
    [{ kind: 'notFound' }, 404],
    [{ kind: 'serverError' }, 500],
    [{ kind: 'serverError', status: 502 }, 502],
  ] as const)('%j', async (behaviour, status) => {
    site.behave(behaviour);
    expect((await rawRequest(site.url + PATH)).status).toBe(status);
    expect(site.requests.at(-1)?.status).toBe(status);
  });

  test('throttling says when to come back, in seconds or as a date or not at all', async () => {
    const date = new Date('2030-01-02T03:04:05Z');
    for (const [behaviour, expected] of [
      [{ kind: 'throttled' }, [429, '2']],
      [{ kind: 'throttled', status: 503, retryAfter: 30 }, [503, '30']],
      [{ kind: 'throttled', retryAfter: date }, [429, 'Wed, 02 Jan 2030 03:04:05 GMT']],
      [{ kind: 'throttled', retryAfter: null }, [429, undefined]],
    ] as const) {
      site.behave(behaviour);
      const answer = await rawRequest(site.url + PATH);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual(expected);
    }
  });

  test('a given page is served as it is', async () => {
    site.behave({ kind: 'page', body: Buffer.from([0xff, 0, 1]), status: 206, contentType: 'text/plain' });
    const answer = await rawRequest(site.url + PATH);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([206, 'text/plain']);
    expect(answer.body).toEqual(Buffer.from([0xff, 0, 1]));
  });

  test('an empty title is a page whose data is all nulls', async () => {
    site.behave({ kind: 'emptyTitle' });
    const answer = await rawRequest(site.url + PATH);
    const { data } = embeddedJson(answer.body.toString());
    expect(answer.status).toBe(200);
    expect(at(data, 'props.pageProps.aboveTheFoldData.id')).toBe('tt0068646');
    expect(at(data, 'props.pageProps.aboveTheFoldData.titleText')).toBeNull();
  });

  test.each(['application/json', 'image/png'])('the page comes under the type %s', async (contentType) => {
    site.behave({ kind: 'wrongContentType', contentType });
    const answer = await rawRequest(site.url + PATH);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, contentType]);
  });
});

describe('redirects', () => {
  test('a loop leads to itself, ever with another query', async () => {
    site.behave({ kind: 'redirectLoop' });
    let path: string = PATH;
    for (let turn = 1; turn <= 3; turn += 1) {
      const answer = await rawRequest(site.url + path);
      path = answer.headers.get('location') ?? '';
      expect([answer.status, path]).toEqual([302, `${PATH}?loop=${turn}`]);
    }
  });

  test('away is the same path of another origin', async () => {
    site.behave({ kind: 'redirectAway', to: 'http://other.example' });
    const answer = await rawRequest(site.url + PATH);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `http://other.example${PATH}`]);
  });
});

describe('connections that go wrong', () => {
  test('a hang accepts the request and sends nothing until the client goes', async () => {
    site.behave({ kind: 'hang', titleId: 'tt0068646' });
    const before = site.requests.length;
    const socket = openRequest(site.url + PATH);
    let received = 0;
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    await expect.poll(() => site.requests.length).toBe(before + 1);
    expect((await rawRequest(`${site.url}/title/tt0111161/`)).status).toBe(200);
    expect([received, socket.readyState, site.requests[before]?.status]).toEqual([0, 'open', null]);
    socket.destroy();
    await expect.poll(() => site.openConnections()).toBe(0);
  });

  test('a reset ends the connection without a byte', async () => {
    site.behave({ kind: 'reset' });
    expect(await rawRequest(site.url + PATH)).toMatchObject({ status: 0, end: 'reset' });
  });

  test('a truncated body is shorter than announced, and the site ends the connection', async () => {
    site.behave({ kind: 'truncated' });
    const answer = await rawRequest(site.url + PATH, { ...BROWSER, connection: 'keep-alive' });
    const announced = Number(answer.headers.get('content-length'));
    expect(answer.status).toBe(200);
    expect(answer.body.length).toBe(Math.floor(announced / 2));
  });

  test('a truncated gzip stream ends cleanly but cannot be inflated', async () => {
    site.behave({ kind: 'truncated', how: 'gzip' });
    const answer = await rawRequest(site.url + PATH);
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.headers.get('content-length')).toBe(String(answer.body.length));
    expect(() => gunzipSync(answer.body)).toThrow('unexpected end of file');
  });

  test('a drip comes byte by byte', async () => {
    site.behave({ kind: 'drip', intervalMs: 5 });
    const socket = openRequest(site.url + PATH);
    const text = (await firstBytes(socket, 220)).toString();
    socket.destroy();
    const [, body = ''] = text.split('\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1.1 200 /);
    expect(body).toMatch(/^1\r\n<\r\n1\r\n!\r\n1\r\nD\r\n/);
  });
});

describe('bodies that are far too large', () => {
  test('a huge body has the size that was asked for', async () => {
    site.behave({ kind: 'hugeBody', bytes: 3_000_000 });
    const answer = await rawRequest(site.url + PATH, { connection: 'close' });
    expect(answer.headers.has('content-length')).toBe(false);
    expect(answer.body.length).toBeGreaterThan(3_000_000);
    expect(answer.body.length).toBeLessThan(3_010_000);
  });

  test('an endless body goes on until the client has enough', async () => {
    site.behave({ kind: 'hugeBody', bytes: Number.POSITIVE_INFINITY });
    const socket = openRequest(site.url + PATH);
    expect((await firstBytes(socket, 60_000_000)).length).toBeGreaterThanOrEqual(60_000_000);
    socket.destroy();
    await expect.poll(() => site.openConnections()).toBe(0);
  });

  test('a gzip bomb is small on the wire and inflates to hundreds of megabytes', async () => {
    site.behave({ kind: 'gzipBomb', bytes: 200 * 2 ** 20 });
    const answer = await rawRequest(site.url + PATH);
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.body.length).toBeLessThan(1_000_000);
    expect(await inflatedSize(answer.body, createGunzip())).toBeGreaterThan(200 * 2 ** 20);
  });
});

describe('which requests go wrong', () => {
  test('only one title, from one client after its first requests, and only while the rule is in force', async () => {
    let seen = 0;
    site.behave((request) => {
      seen += request.remoteAddress === '127.0.0.1' ? 1 : 0;
      return seen > 2 ? { kind: 'challenge' } : undefined;
    });
    const statuses: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) statuses.push((await rawRequest(site.url + PATH)).status);
    site.behaveNormally();
    statuses.push((await rawRequest(site.url + PATH)).status);
    expect(statuses).toEqual([200, 200, 202, 202, 200]);
  });

  test('latency holds the page back, and no other page', async () => {
    site.behave({ kind: 'latency', latencyMs: 1_500, titleId: 'tt0068646' });
    const answered: string[] = [];
    const ask = async (titleId: string): Promise<number> => {
      const { status } = await rawRequest(`${site.url}/title/${titleId}/`);
      answered.push(titleId);
      return status;
    };
    const slow = ask('tt0068646');
    await expect.poll(() => site.requestsFor('tt0068646')).toBeGreaterThan(0);
    expect(await ask('tt0111161')).toBe(200);
    expect(await slow).toBe(200);
    expect(answered).toEqual(['tt0111161', 'tt0068646']);
  });
});

async function inflatedSize(body: Buffer, gunzip: Gunzip): Promise<number> {
  let size = 0;
  gunzip.on('data', (chunk: Buffer) => {
    size += chunk.length;
  });
  gunzip.end(body);
  await once(gunzip, 'end');
  return size;
}
