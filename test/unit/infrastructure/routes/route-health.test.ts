import { describe, expect, test } from 'vitest';
import {
  afterBlock,
  afterBreakdown,
  afterPage,
  afterRest,
  afterThrottle,
  isLost,
  isPromising,
  NEW_ROUTE,
  type RouteHealth,
} from '../../../../src/infrastructure/routes/route-health.js';

/** Draws the longest rest of each range. */
const LONGEST = { now: 0, random: () => 1 };
const FIT = afterPage(NEW_ROUTE);

/** The longest rests of a route that meets the same failure at every trial. */
function rests(from: RouteHealth, fails: (health: RouteHealth) => RouteHealth, count: number): number[] {
  const seen: number[] = [];
  let health = from;
  while (seen.length < count) {
    health = fails(afterRest(health));
    seen.push(health.restsUntil / 1000);
  }
  return seen;
}

describe('rests', () => {
  test('of a blocked route grow from 5 s to 5 minutes', () => {
    const grown = rests(FIT, (health) => afterBlock(health, LONGEST), 8);
    expect(grown).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
  });

  test('of an unreachable route grow from 1 s to a minute', () => {
    const grown = rests(FIT, (health) => afterBreakdown(health, LONGEST), 8);
    expect(grown).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  test('of a throttled route grow from 1 s to a minute when the site does not say how long', () => {
    const grown = rests(FIT, (health) => afterThrottle(health, LONGEST, null), 8);
    expect(grown).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  test('of a throttled route last exactly as long as the site asks', () => {
    expect(afterThrottle(FIT, { now: 500, random: () => 0 }, 7000).restsUntil).toBe(7500);
  });

  test('of a throttled route grow all the same when the site asks for next to nothing', () => {
    const grown = rests(FIT, (health) => afterThrottle(health, { now: 0, random: () => 0 }, 1000), 8);
    expect(grown).toEqual([1, 1, 2, 4, 8, 16, 30, 30]);
  });

  test('are drawn from their whole range', () => {
    expect(afterBlock(FIT, { now: 100, random: () => 0 }).restsUntil).toBe(100);
    expect(afterBlock(FIT, { now: 100, random: () => 0.5 }).restsUntil).toBe(2600);
  });

  test('begin anew after a page', () => {
    const blockedTwice = afterBlock(afterRest(afterBlock(FIT, LONGEST)), LONGEST);
    expect(afterBlock(afterPage(afterRest(blockedTwice)), LONGEST).restsUntil).toBe(5000);
  });

  test('do not grow with every answer to requests that were in flight together', () => {
    const blocked = afterBlock(FIT, LONGEST);
    expect(afterBlock(blocked, { now: 1000, random: () => 1 })).toEqual(blocked);
    const broken = afterBreakdown(afterRest(blocked), LONGEST);
    expect(afterBreakdown(broken, { now: 1000, random: () => 1 })).toEqual(broken);
  });

  test('are not ended by a page that was sent for before', () => {
    const blocked = afterBlock(FIT, LONGEST);
    expect(afterPage(blocked)).toMatchObject({ state: 'resting', restsUntil: blocked.restsUntil });
  });

  test('are prolonged but never shortened by a later Retry-After', () => {
    const blocked = afterBlock(FIT, LONGEST);
    expect(afterThrottle(blocked, LONGEST, 60_000).restsUntil).toBe(60_000);
    expect(afterThrottle(blocked, LONGEST, 100).restsUntil).toBe(5000);
    expect(afterThrottle(blocked, LONGEST, null).restsUntil).toBe(5000);
  });
});

describe('a route that cannot be reached', () => {
  test('rests after the third time in a row when it was fit, after the first when it was on trial', () => {
    const once = afterBreakdown(FIT, LONGEST);
    const twice = afterBreakdown(once, LONGEST);
    expect([once.state, twice.state, afterBreakdown(twice, LONGEST).state]).toEqual([
      'fit',
      'fit',
      'resting',
    ]);
    expect(afterBreakdown(afterPage(twice), LONGEST).state).toBe('fit');
    expect(afterBreakdown(NEW_ROUTE, LONGEST).state).toBe('resting');
  });

  test.each([
    ['never brought a page', NEW_ROUTE, 5],
    ['once brought a page', { ...NEW_ROUTE, proven: true }, 20],
  ])('and %s retires after so many trials', (_, start, trials) => {
    let health: RouteHealth = start;
    for (let trial = 1; trial < trials; trial += 1) {
      health = afterBreakdown(afterRest(health), LONGEST);
      expect(health.state).toBe('resting');
    }
    health = afterBreakdown(afterRest(health), LONGEST);
    expect(health.state).toBe('retired');
    expect(isLost(health)).toBe(true);
    for (const later of [afterPage(health), afterBlock(health, LONGEST), afterThrottle(health, LONGEST, 1)]) {
      expect(later.state).toBe('retired');
    }
  });

  test('starts counting anew once the site answers in any way', () => {
    let health: RouteHealth = NEW_ROUTE;
    for (let trial = 0; trial < 4; trial += 1) health = afterBreakdown(afterRest(health), LONGEST);
    health = afterThrottle(afterRest(health), LONGEST, 1000);
    expect(afterBreakdown(afterRest(health), LONGEST).state).toBe('resting');
  });
});

describe('a blocked route', () => {
  const blocked = afterBlock(FIT, LONGEST);

  test('is lost when the trial after its rest is blocked too', () => {
    expect(isLost(blocked)).toBe(false);
    expect(isLost(afterBlock(afterRest(blocked), LONGEST))).toBe(true);
  });

  test('is not lost when a page came between', () => {
    expect(isLost(afterBlock(afterPage(afterRest(blocked)), LONGEST))).toBe(false);
    expect(isLost(afterBlock(afterRest(afterPage(blocked)), LONGEST))).toBe(false);
  });

  test('stays blocked through trials that fail in another way', () => {
    const throttled = afterThrottle(afterRest(blocked), LONGEST, null);
    const broken = afterBreakdown(afterRest(throttled), LONGEST);
    expect(isLost(broken)).toBe(false);
    expect(isLost(afterBlock(afterRest(broken), LONGEST))).toBe(true);
  });
});

describe('a throttled route', () => {
  const at = (now: number) => ({ now, random: () => 1 });
  const MINUTE = 60_000;

  test('is lost once it was throttled at every trial for ten minutes, until a page comes', () => {
    let health = afterThrottle(FIT, at(0), null);
    health = afterThrottle(afterRest(health), at(10 * MINUTE - 1), null);
    expect(isLost(health)).toBe(false);
    health = afterThrottle(afterRest(health), at(10 * MINUTE), null);
    expect(isLost(health)).toBe(true);
    expect(isLost(afterPage(afterRest(health)))).toBe(false);
  });

  test('is not lost when a page came between', () => {
    const health = afterPage(afterRest(afterThrottle(FIT, at(0), null)));
    expect(isLost(afterThrottle(health, at(60 * MINUTE), null))).toBe(false);
  });

  test('is waited for as long as an hour, and not asked again before its time when that is longer', () => {
    expect(isLost(afterThrottle(FIT, at(0), 60 * MINUTE))).toBe(false);
    const away = afterThrottle(FIT, at(0), 61 * MINUTE);
    expect(isLost(away)).toBe(true);
    expect(away.restsUntil).toBe(61 * MINUTE);
    expect(isLost(afterThrottle(afterThrottle(FIT, at(0), 1000), at(10), 61 * MINUTE))).toBe(true);
  });
});

test('a route is promising when it is fit or new, not once it has failed', () => {
  expect(isPromising(FIT)).toBe(true);
  expect(isPromising(NEW_ROUTE)).toBe(true);
  for (const failed of [
    afterBlock(NEW_ROUTE, LONGEST),
    afterThrottle(NEW_ROUTE, LONGEST, 1),
    afterBreakdown(NEW_ROUTE, LONGEST),
  ]) {
    expect(isPromising(failed)).toBe(false);
    expect(isPromising(afterRest(failed))).toBe(false);
    expect(isPromising(afterPage(afterRest(failed)))).toBe(true);
  }
});
