import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { chooseEncoding, encodeParts } from '../../../src/demo/content-encoding.js';
import { ownPart } from '../../../src/demo/page-part.js';

test.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['br', 'br'],
  ['deflate', 'deflate'],
  ['gzip, deflate, br', 'gzip'],
  ['gzip;q=0.5, br;q=0.9', 'br'],
  ['br;q=0, deflate', 'deflate'],
  ['GZIP;q=0', 'identity'],
  ['*', 'gzip'],
  ['gzip;q=0, *', 'br'],
  ['identity;q=1, gzip;q=0.5', 'identity'],
  ['zstd', 'identity'],
])('Accept-Encoding %j gets %s', (header, encoding) => {
  expect(chooseEncoding(header)).toBe(encoding);
});

test('every encoding can be undone', () => {
  const parts = [ownPart('first '), ownPart('zweiter')];
  expect(gunzipSync(encodeParts(parts, 'gzip')).toString()).toBe('first zweiter');
  expect(brotliDecompressSync(encodeParts(parts, 'br')).toString()).toBe('first zweiter');
  expect(inflateSync(encodeParts(parts, 'deflate')).toString()).toBe('first zweiter');
  expect(encodeParts(parts, 'identity').toString()).toBe('first zweiter');
});
