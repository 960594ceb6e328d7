import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RoutePace } from '../../../../../src/infrastructure/routes/pace/route-pace.js';

/** Starts requests as early as the pace allows, each some time late. */
function startsOf(pace: RoutePace, lateness: readonly number[]): number[] {
  const starts: number[] = [];
  let now = 1_000_000;
  for (const late of lateness) {
    now = Math.max(now, Math.ceil(pace.readyAt())) + late;
    pace.start(now);
    starts.push(now);
  }
  return starts;
}

function mostWithin(milliseconds: number, starts: readonly number[]): number {
  return Math.max(
    ...starts.map((from) => starts.filter((at) => at >= from && at < from + milliseconds).length),
  );
}

const lateness = fc.array(
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(0, 0, 1) }, fc.integer({ min: 0, max: 3000 })),
  {
    minLength: 1,
    maxLength: 80,
  },
);

test.each([1, 2, 3, 7, 10, 33])('at %i per second never more than these start within any second', (rate) => {
  fc.assert(
    fc.property(lateness, (late) => {
      expect(mostWithin(1000, startsOf(new RoutePace(rate), late))).toBeLessThanOrEqual(rate);
    }),
  );
});

test.each([
  [0.1, 10_000],
  [0.5, 2000],
  [0.8, 1250],
])('at %f per second never two start within %i ms', (rate, apart) => {
  fc.assert(
    fc.property(lateness, (late) => {
      expect(mostWithin(apart, startsOf(new RoutePace(rate), late))).toBeLessThanOrEqual(1);
    }),
  );
});

test.each([
  [1.5, 2],
  [2.5, 3],
  [9.9, 10],
])(
  'at %f per second never more than %i start within any second, and the rate holds over many',
  (rate, most) => {
    fc.assert(
      fc.property(lateness, (late) => {
        const starts = startsOf(new RoutePace(rate), late);
        expect(mostWithin(1000, starts)).toBeLessThanOrEqual(most);
        const seconds = ((starts.at(-1) ?? 0) - (starts[0] ?? 0)) / 1000;
        expect(starts.length).toBeLessThanOrEqual(seconds * rate + most);
      }),
    );
  },
);

test('a pace is spread over the second, not spent in a burst', () => {
  const starts = startsOf(new RoutePace(10), Array(10).fill(0));
  expect(mostWithin(500, starts)).toBeLessThanOrEqual(7);
});

test('a crawl delay shorter than the spacing changes nothing', () => {
  const pace = new RoutePace(10);
  pace.keepApart(1);
  expect(startsOf(pace, Array(30).fill(0))).toEqual(startsOf(new RoutePace(10), Array(30).fill(0)));
});

test('a start that comes late is made up for, so that the rate is reached', () => {
  const starts = startsOf(new RoutePace(50), Array(501).fill(2));
  expect((starts[500] ?? 0) - (starts[0] ?? 0)).toBeLessThan(10_100);
});

test('a rate of 0 is no bound', () => {
  expect(mostWithin(1, startsOf(new RoutePace(0), Array(100).fill(0)))).toBe(100);
});

test('a crawl delay bounds a rate of 0 and slows a quicker pace, but never quickens a slower one', () => {
  for (const [rate, apart] of [
    [0, 3000],
    [5, 3000],
    [0.1, 10_000],
  ] as const) {
    const pace = new RoutePace(rate);
    pace.keepApart(3000);
    const starts = startsOf(pace, Array(5).fill(0));
    expect(starts.slice(1).map((start, index) => start - (starts[index] ?? 0))).toEqual(Array(4).fill(apart));
  }
});

test('a throttled route asks at two thirds of its rate, ever more slowly when it is throttled again, and recovers', () => {
  const pace = new RoutePace(30);
  const perSecond = () => {
    const starts = startsOf(
      pace,
      Array.from({ length: 200 }, () => 0),
    ).slice(-100);
    return (99 * 1000) / ((starts.at(-1) ?? 0) - (starts[0] ?? 0));
  };
  const full = perSecond();
  pace.slowDown();
  const once = perSecond();
  pace.slowDown();
  const twice = perSecond();
  for (let count = 0; count < 20; count += 1) pace.slowDown();
  const least = perSecond();
  for (let count = 0; count < 2000; count += 1) pace.recover();
  const recovered = perSecond();
  expect(once / full).toBeCloseTo(2 / 3, 1);
  expect(twice / full).toBeCloseTo(4 / 9, 1);
  expect(least / full).toBeCloseTo(1 / 8, 1);
  expect(recovered / full).toBeCloseTo(1, 1);
});

test('a Crawl-delay stays as the site asks for it where the site throttles, too', () => {
  const pace = new RoutePace(30);
  pace.keepApart(5_000);
  pace.slowDown();
  const starts = startsOf(pace, [0, 0, 0]);
  expect((starts[2] ?? 0) - (starts[1] ?? 0)).toBe(5_000);
});
