import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DurationHistogram } from '../../../../src/domain/engine/duration-histogram.js';

function medianOf(durations: Iterable<number>): number | null {
  const histogram = new DurationHistogram();
  for (const duration of durations) histogram.record(duration);
  return histogram.percentile(0.5);
}

test('the median of few durations is at most 5 % above theirs, and of none unknown', () => {
  expect(medianOf([])).toBeNull();
  expect(medianOf([7])).toBe(7);
  expect(medianOf([9, 100, 10])).toBe(10);
  expect(medianOf([4, 1, 3, 2])).toBe(2);
  expect(medianOf([900, 1000, 1100])).toBeGreaterThanOrEqual(1000);
  expect(medianOf([900, 1000, 1100])).toBeLessThanOrEqual(1050);
});

test('the median of very many durations is as near, whichever came first', () => {
  const rising = Array.from({ length: 50_000 }, (_, index) => index);
  for (const durations of [rising, rising.toReversed()]) {
    const median = medianOf(durations) ?? 0;
    expect(median).toBeGreaterThan(24_000);
    expect(median).toBeLessThan(26_300);
  }
});

test('what several have counted is, added up, what one would have counted', () => {
  const milliseconds = fc.double({ min: 0, max: 600_000, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.array(milliseconds)), (parts) => {
      const whole = new DurationHistogram();
      const sum = new DurationHistogram();
      for (const part of parts) {
        const one = new DurationHistogram();
        for (const duration of part) {
          one.record(duration);
          whole.record(duration);
        }
        sum.add(JSON.parse(JSON.stringify(one.data())));
      }
      expect(sum.data()).toEqual(whole.data());
      expect(sum.percentile(0.95)).toBe(whole.percentile(0.95));
    }),
  );
});
