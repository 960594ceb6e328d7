import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StoreClock } from '../../../../../src/infrastructure/routes/pace/store-clock.js';

/** Of this process's clock, behind the store's. */
const AHEAD = 5_000_000;

test('the quickest answer so far tells when those were given that were long on their way', () => {
  const clock = new StoreClock();
  expect(clock.answeredAt(AHEAD + 1000, 990, 1040)).toBe(1040);
  expect(clock.answeredAt(AHEAD + 2000, 1990, 2001)).toBe(2001);
  expect(clock.answeredAt(AHEAD + 3000, 2990, 3400)).toBeCloseTo(3001, 0);
});

test('no answer was given before it was, nor later than it came', () => {
  const way = fc.integer({ min: 0, max: 500 });
  fc.assert(
    fc.property(fc.array(fc.tuple(way, way), { minLength: 1 }), (ways) => {
      const clock = new StoreClock();
      let now = 0;
      for (const [there, back] of ways) {
        const askedAt = now;
        const givenAt = askedAt + there;
        now = givenAt + back;
        const answeredAt = clock.answeredAt(AHEAD + givenAt, askedAt, now);
        expect(answeredAt).toBeGreaterThanOrEqual(givenAt - 0.001);
        expect(answeredAt).toBeLessThanOrEqual(now + 0.001);
      }
    }),
  );
});

test.each([-3_600_000, 3_600_000])('a clock that is set by %i ms is learnt anew', (setBy) => {
  const clock = new StoreClock();
  clock.answeredAt(AHEAD + 1000, 990, 1001);
  expect(clock.answeredAt(AHEAD + setBy + 2000, 1990, 2010)).toBe(2010);
  expect(clock.answeredAt(AHEAD + setBy + 3000, 2990, 3002)).toBe(3002);
});

test('a way that becomes longer, or a clock that drifts, is followed slowly', () => {
  const clock = new StoreClock();
  clock.answeredAt(AHEAD, 0, 1);
  expect(clock.answeredAt(AHEAD + 100_000, 99_000, 100_500)).toBeCloseTo(100_021, 0);
});
