import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { networkFailure } from '../../../../src/infrastructure/http/network-failure.js';

test('a damaged compressed page is told as such', () => {
  let error: unknown;
  try {
    gunzipSync(Buffer.from('not gzip at all'));
  } catch (caught) {
    error = caught;
  }
  expect(networkFailure(error)).toMatchObject({
    kind: 'unreachable',
    reason: expect.stringContaining('damaged'),
  });
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
