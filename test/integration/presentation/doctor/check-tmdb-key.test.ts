import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { listen } from '../../../../src/demo/local-server.js';
import { startTmdbApi, type TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { checkTmdbKey } from '../../../../src/presentation/doctor/check-tmdb-key.js';
import { aRoute } from '../../../support/builders/route-builder.js';
import { startConnectProxy } from '../../../support/network/connect-proxy.js';
import { deadline } from '../../../support/processes/deadlines.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';

const TOKEN = `eyJhbGciOiJIUzI1NiJ9.${'x'.repeat(120)}`;
const OTHER_TOKEN = `eyJhbGciOiJIUzI1NiJ9.${'y'.repeat(120)}`;
const KEY = '0123456789abcdef0123456789abcdef';
const NONE = { tmdbToken: null, tmdbApiKey: null, tmdbTokenFile: null };

let api: TmdbApi;

beforeAll(async () => {
  api = await startTmdbApi({ titles: 10, tokens: [TOKEN, KEY] });
});
beforeEach(() => api.behaveNormally());
afterAll(() => api?.close());

async function check(given: Partial<Record<keyof typeof NONE, string>>, route = aRoute(), url = api.url) {
  const settings = { ...NONE, ...given, tmdbBaseUrl: url, timeout: deadline(1) / 1000 };
  return await checkTmdbKey(settings, route);
}

it('the check of the key asks nobody where none was given', async () => {
  const before = api.requests.length;
  expect(await check({})).toBeNull();
  expect(api.requests).toHaveLength(before);
});

it('a token, a token in a file and an API key that TMDB takes are fine, for one request each', async () => {
  const file = join(await temporaryFolder(), 'token');
  await writeFile(file, `${TOKEN}\n`);
  const before = api.requestsFor('authentication');
  expect(await check({ tmdbToken: TOKEN })).toMatchObject({
    state: 'ok',
    message: 'TMDB takes the one of TMDB_TOKEN',
  });
  expect(await check({ tmdbApiKey: KEY })).toMatchObject({ state: 'ok' });
  expect(await check({ tmdbTokenFile: file })).toMatchObject({
    state: 'ok',
    message: expect.stringContaining(file),
  });
  expect(api.requestsFor('authentication')).toBe(before + 3);
});

it('a token that TMDB refuses is a problem that says where it was given, where to get another, and not what it is', async () => {
  const finding = await check({ tmdbToken: OTHER_TOKEN });
  expect(finding).toEqual({
    check: 'tmdb key',
    state: 'problem',
    message: 'TMDB refuses the one of TMDB_TOKEN (HTTP 401)',
    advice: expect.stringContaining('https://www.themoviedb.org/settings/api'),
  });
  expect(JSON.stringify(finding)).not.toContain(OTHER_TOKEN);
});

it('a refusal that comes with status 200 is a problem as well', async () => {
  const server = createServer((_, response) => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"success":false,"status_code":7,"status_message":"Invalid API key"}');
  });
  const local = await listen(server, '127.0.0.1', 0);
  const finding = await check({ tmdbToken: TOKEN }, aRoute(), `${local.url}/3`).finally(() => local.close());
  expect(finding).toMatchObject({
    state: 'problem',
    message: 'TMDB refuses the one of TMDB_TOKEN (HTTP 200)',
  });
});

it('a token file that cannot be read is a problem', async () => {
  const file = join(await temporaryFolder(), 'nowhere');
  expect(await check({ tmdbTokenFile: file })).toMatchObject({
    state: 'problem',
    message: expect.stringContaining(`${file} cannot be read`),
  });
});

it('where TMDB fails or cannot be reached, the key is not said to be bad', async () => {
  api.behave({ kind: 'serverError', status: 503 });
  expect(await check({ tmdbApiKey: KEY })).toMatchObject({
    state: 'warning',
    message: expect.stringContaining('HTTP 503'),
  });
  api.behave({ kind: 'notJson' });
  expect(await check({ tmdbApiKey: KEY })).toMatchObject({ state: 'warning' });
  const dead = await check({ tmdbApiKey: KEY }, aRoute('http://someone:hunter2@127.0.0.1:1'));
  expect(dead).toMatchObject({ state: 'warning', message: expect.stringContaining('TMDB_API_KEY') });
  expect(JSON.stringify(dead)).not.toMatch(new RegExp(`hunter2|${KEY}`));
});

it('TMDB is asked over the way out that was given', async () => {
  await using proxy = await startConnectProxy({ address: '127.0.0.1' });
  const before = api.requests.length;
  expect(await check({ tmdbToken: TOKEN }, aRoute(`http://127.0.0.1:${proxy.port}`))).toMatchObject({
    state: 'ok',
  });
  expect(proxy.asked).toEqual([new URL(api.url).host]);
  expect(api.requests).toHaveLength(before + 1);
});
