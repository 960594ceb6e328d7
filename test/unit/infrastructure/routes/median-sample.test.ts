import { expect, test } from 'vitest';
import { MedianSample } from '../../../../src/infrastructure/routes/median-sample.js';
import { seededRandom } from '../../../support/network/routes.js';

function medianOf(values: Iterable<number>): number | null {
  const sample = new MedianSample(seededRandom(1));
  for (const value of values) sample.add(value);
  return sample.median();
}

test('the median of few values is exact', () => {
  expect(medianOf([])).toBeNull();
  expect(medianOf([7])).toBe(7);
  expect(medianOf([9, 100, 10])).toBe(10);
  expect(medianOf([4, 1, 3, 2])).toBe(2);
});

test('the median of very many values is near, whichever came first', () => {
  const rising = Array.from({ length: 50_000 }, (_, index) => index);
  for (const values of [rising, rising.toReversed()]) {
    const median = medianOf(values) ?? 0;
    expect(median).toBeGreaterThan(20_000);
    expect(median).toBeLessThan(30_000);
  }
});
