import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumberMap } from '../../../src/shared/number-map.js';

const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const narrow = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 0xffffffff }));
const wide = fc.oneof(
  narrow,
  fc.maxSafeInteger().map((number) => Math.abs(number) || 1),
  // The same in their lower 32 bits.
  fc.integer({ min: 1, max: 100 }).map((number) => number * 2 ** 32 + 7),
);

describe('NumberMap', () => {
  test.each([
    ['narrow', false, narrow],
    ['wide', true, wide],
  ] as const)('%s: it answers what a map would, for any keys in any order', (_name, isWide, keys) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, uint32), { maxLength: 300 }), (entries) => {
        const map = new NumberMap(isWide);
        const model = new Map(entries);
        for (const [key, value] of entries) map.set(key, value);
        expect(map.size).toBe(model.size);
        for (const [key, value] of model) expect(map.get(key)).toBe(value);
      }),
    );
  });

  test('a wide key takes at most 18 bytes, however many there are', () => {
    const map = new NumberMap(true);
    let most = 0;
    for (let key = 1; key <= 200_000; key += 1) {
      map.set(key * 1_234_567_891, key);
      if (key >= 1000) most = Math.max(most, map.byteLength / key);
    }
    expect(map.size).toBe(200_000);
    expect(map.get(1_234_567_891)).toBe(1);
    expect(most).toBeLessThanOrEqual(18);
  });
});
