import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { parseSwitches } from '../../../../src/demo/tmdb-api/switches.js';
import { startTmdbApi, type TmdbApi, type TmdbApiOptions } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { askTmdb, tmdbJson } from '../../../support/network/ask-tmdb.js';
import { firstBytes, openRequest, rawRequest } from '../../../support/network/raw-http.js';

const UNLIMITED = { perSecond: 0, connections: 0 };
const ANY = { authorization: 'Bearer any' };
const apis: TmdbApi[] = [];

async function start(options: TmdbApiOptions = {}): Promise<TmdbApi> {
  const api = await startTmdbApi({ titles: 300, ...options });
  apis.push(api);
  return api;
}

async function switched(...switches: string[]): Promise<TmdbApi> {
  const { limits, ...options } = parseSwitches(switches);
  return await start({ ...options, limits: { ...UNLIMITED, ...limits } });
}

afterEach(async () => {
  await Promise.all(apis.splice(0).map((api) => api.close()));
});

describe('faults by switches', () => {
  test.each([
    ['throttled=movie/278', 429, 25],
    ['server-error=movie/278', 500, 11],
    ['bad-gateway=movie/278', 502, 43],
    ['unavailable=movie/278', 503, 9],
    ['gateway-timeout=movie/278', 504, 24],
    ['not-found=movie/278', 404, 34],
    ['unauthorised', 401, 7],
    ['success-false=movie/278', 200, 21],
  ])('%s answers %i with code %i', async (text, status, code) => {
    const api = await switched(text);
    const answer = await askTmdb(`${api.url}/movie/278`);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      status,
      { success: false, status_code: code, status_message: expect.any(String) },
    ]);
    if (text.endsWith('278')) expect((await askTmdb(`${api.url}/movie/238`)).status).toBe(200);
  });

  test('429 says nothing on when to come back, unless a rule gives the seconds', async () => {
    const api = await switched('throttled=all');
    expect((await askTmdb(`${api.url}/movie/278`)).headers.get('retry-after')).toBeNull();
    api.behave({ kind: 'throttled', retryAfter: 3 });
    expect((await askTmdb(`${api.url}/movie/278`)).headers.get('retry-after')).toBe('3');
    api.behaveNormally();
    expect((await askTmdb(`${api.url}/movie/278`)).status).toBe(200);
  });

  test('one page of a list can fail once', async () => {
    const api = await switched('server-error=movie/popular?page=2');
    const statuses = async (): Promise<number[]> =>
      Promise.all(
        [1, 2, 3].map(async (page) => (await askTmdb(`${api.url}/movie/popular?page=${page}`)).status),
      );
    expect(await statuses()).toEqual([200, 500, 200]);
    api.behaveNormally();
    api.behave({ kind: 'serverError', firstPerKey: 1 });
    expect([await statuses(), await statuses()]).toEqual([
      [500, 500, 500],
      [200, 200, 200],
    ]);
  });

  test('a page that is no JSON has another type', async () => {
    const api = await switched('not-json=lists');
    const answer = await askTmdb(`${api.url}/movie/popular`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(() => JSON.parse(answer.text)).toThrow();
  });

  test('the last part that was to be appended can be missing', async () => {
    const api = await switched('missing-part=details');
    const movie = await tmdbJson(`${api.url}/movie/278?append_to_response=credits,keywords`);
    expect(movie).toMatchObject({ credits: expect.anything() });
    expect(movie).not.toHaveProperty('keywords');
  });

  test('an answer can be cut, reset or never come', async () => {
    const api = await switched('truncated=movie/278', 'reset=movie/238', 'hang=movie/155');
    const cut = await rawRequest(`${api.url}/movie/278`, ANY);
    expect(cut.body.length).toBeLessThan(Number(cut.headers.get('content-length')));
    expect(await rawRequest(`${api.url}/movie/238`, ANY)).toMatchObject({ status: 0, end: 'reset' });
    const hanging = openRequest(`${api.url}/movie/155`, ANY);
    hanging.on('error', () => undefined);
    await expect.poll(() => api.requestsFor('movie/155')).toBe(1);
    expect(api.requests.at(-1)?.status).toBeNull();
    const ended = new Promise<void>((resolve) => hanging.once('close', () => resolve()));
    await api.close();
    await ended;
    expect(hanging.bytesRead).toBe(0);
  });

  test('latency comes before each answer, and its wait ends with the server', async () => {
    const api = await switched('latency=600000');
    const waiting = rawRequest(`${api.url}/movie/278`, ANY);
    await expect.poll(() => api.requestsFor('movie/278')).toBe(1);
    await api.close();
    expect(await waiting).toMatchObject({ status: 0 });
  });

  test('rows repeat in the share that is wanted', async () => {
    const api = await switched('repeats=50%');
    const ids = async (page: number): Promise<unknown[]> => {
      const json = await tmdbJson(`${api.url}/movie/popular?page=${page}`);
      return JSON.parse(JSON.stringify(json)).results.map((row: { id: number }) => row.id);
    };
    expect((await ids(2)).slice(0, 10)).toEqual((await ids(1)).slice(10));
  });
});

describe('limits of a client', () => {
  test('beyond so many requests in a second the answer is 429', async () => {
    const api = await switched('limit=5');
    const address = `${api.url}/configuration`;
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await rawRequest(address, ANY)).status),
    );
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(5);
    const { answers, mostInASecond } = api.counts();
    expect((answers[200] ?? 0) + (answers[429] ?? 0)).toBe(12);
    // On a machine so slow that they took a second and more, some of the others are within the limit again.
    if (mostInASecond === 12) expect(answers).toEqual({ 200: 5, 429: 7 });
    await expect.poll(async () => (await rawRequest(address, ANY)).status).toBe(200);
  });

  test('the limits are those of TMDB when none are given', async () => {
    const api = await start();
    const statuses = await Promise.all(
      Array.from({ length: 70 }, () => rawRequest(`${api.url}/configuration`, ANY)),
    );
    expect(statuses.some(({ status }) => status === 429)).toBe(true);
  });

  test('the 21st connection is answered 429 and closed, while 20 are served', async () => {
    const api = await start({ limits: { perSecond: 0 } });
    const sockets: Socket[] = [];
    for (let number = 0; number < 20; number += 1) sockets.push(await open(api.port));
    const text = 'GET /3/configuration HTTP/1.1\r\nhost: x\r\nauthorization: Bearer any\r\n\r\n';
    for (const socket of sockets) {
      socket.write(text);
      expect((await firstBytes(socket, 12)).toString().slice(0, 12)).toBe('HTTP/1.1 200');
    }
    const refused = await rawRequest(`${api.url}/configuration`, { ...ANY, connection: 'keep-alive' });
    expect([refused.status, refused.headers.get('connection')]).toEqual([429, 'close']);
    expect(refused.headers.has('retry-after')).toBe(false);
    sockets[0]?.destroy();
    await expect.poll(() => api.openConnections()).toBe(19);
    expect((await rawRequest(`${api.url}/configuration`, ANY)).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    expect(api.counts().mostConnections).toBe(21);
  });
});

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}
