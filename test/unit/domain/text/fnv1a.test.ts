import { expect, it } from 'vitest';
import { FNV_BASIS, fnv1a } from '../../../../src/domain/text/fnv1a.js';

// Of the authors' own test vectors.
it.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('the hash of %j is that of FNV-1a', (text, hash) => {
  expect(fnv1a(text, FNV_BASIS) >>> 0).toBe(hash);
});

it('goes on from what went in before', () => {
  expect(fnv1a('bar', fnv1a('foo', FNV_BASIS))).toBe(fnv1a('foobar', FNV_BASIS));
});
