import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestRows } from '../../../../src/infrastructure/csv/row-digest.js';

describe('digestRows', () => {
  test.each([
    [[['ab', 'c']], [['a', 'bc']]],
    [[['a', 'b']], [['b', 'a']]],
    [
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      [
        ['c', 'd'],
        ['a', 'b'],
      ],
    ],
    [[['', '']], []],
  ])('%j and %j differ', (one, other) => {
    expect(digestRows(one, 2)).not.toBe(digestRows(other, 2));
  });

  test.each([
    [[], 1, 2_872_998_923],
    [
      [
        ['tt0111161', 'Die Verurteilten', '1994'],
        ['tt1', 'é'],
      ],
      3,
      613_860_712,
    ],
  ])('%j has the digest that it always had, since files hold it', (rows, width, digest) => {
    expect(digestRows(rows, width)).toBe(digest);
  });

  test('fields past the width do not count', () => {
    expect(digestRows([['a', 'b', 'now']], 2)).toBe(digestRows([['a', 'b', 'later']], 2));
  });

  test('it fits in 32 bits without a sign', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string())), (rows) => {
        const digest = digestRows(rows, 3);
        expect(digest).toBe(digest >>> 0);
      }),
    );
  });

  test('a hundred thousand neighbouring rows hardly ever share a digest', () => {
    const digests = new Set<number>();
    for (let number = 0; number < 100_000; number += 1) digests.add(digestRows([[`tt${number}`, '7.5']], 2));
    expect(digests.size).toBeGreaterThan(99_990);
  });
});
