import { expect, test } from 'vitest';
import { startLocalSite } from '../../../../src/demo/imdb-site/local-site.js';
import { startLocalSiteThread } from '../../../../src/demo/imdb-site/start-local-site-thread.js';
import { rawRequest } from '../../../support/network/raw-http.js';

const builtEntry = new URL('../../../../dist/demo/imdb-site/local-site-thread.js', import.meta.url);

test('a site in a thread serves pages and faults until it is closed', async () => {
  const rules = [
    { kind: 'hang', titleId: 'tt0111161' },
    { kind: 'throttled', titleId: 'tt0068646', retryAfter: new Date('2030-01-02T03:04:05Z') },
  ] as const;
  const site = await startLocalSiteThread({ weightBytes: 0, rules }, builtEntry);
  const throttled = await rawRequest(`${site.url}/title/tt0068646/`);
  expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([
    429,
    'Wed, 02 Jan 2030 03:04:05 GMT',
  ]);
  const hanging = rawRequest(`${site.url}/title/tt0111161/`);
  expect((await rawRequest(`${site.url}/title/tt0468569/`)).status).toBe(200);
  await site.close();
  expect(await hanging).toMatchObject({ status: 0 });
  expect(await rawRequest(`${site.url}/title/tt0468569/`)).toMatchObject({ status: 0, end: 'reset' });
});

test('a site that cannot start in its thread is an error of the caller', async () => {
  const taken = await startLocalSite();
  await expect(startLocalSiteThread({ port: taken.port }, builtEntry)).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  await taken.close();
});
