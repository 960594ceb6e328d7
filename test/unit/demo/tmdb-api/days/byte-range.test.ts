import { expect, test } from 'vitest';
import { parseByteRange } from '../../../../../src/demo/tmdb-api/days/byte-range.js';

test.each([
  ['bytes=0-99', { first: 0, last: 99 }],
  ['bytes=100-', { first: 100, last: 999 }],
  ['bytes=-1', { first: 999, last: 999 }],
  ['bytes=-5000', { first: 0, last: 999 }],
  ['bytes=990-5000', { first: 990, last: 999 }],
  ['bytes=1000-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=9-1', null],
  ['bytes=0-1,5-6', null],
  ['lines=0-1', null],
  [undefined, null],
])('%s of 1,000 bytes', (header, range) => {
  expect(parseByteRange(header, 1_000)).toEqual(range);
});
