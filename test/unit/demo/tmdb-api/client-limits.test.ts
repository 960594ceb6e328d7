import { expect, test } from 'vitest';
import { ClientLimits } from '../../../../src/demo/tmdb-api/client-limits.js';

test('so many requests are taken in any second, not in each of the clock', () => {
  const limits = new ClientLimits({ perSecond: 3 });
  const admitted = [900, 910, 920, 1_100, 1_899, 1_901, 1_902, 1_911].map((now) => limits.admit('a', now));
  expect(admitted).toEqual([true, true, true, false, false, true, false, true]);
});

test('what is refused does not count against what comes after', () => {
  const limits = new ClientLimits({ perSecond: 1 });
  const refused = Array.from({ length: 100 }, (_, index) => limits.admit('a', 1 + index * 9));
  expect([limits.admit('b', 0), refused.filter(Boolean).length, limits.admit('a', 1_001)]).toEqual([
    true,
    1,
    true,
  ]);
});

test('each address has a limit of its own', () => {
  const limits = new ClientLimits({ perSecond: 1, connections: 1 });
  expect([limits.admit('a', 0), limits.admit('b', 0), limits.admit('a', 1)]).toEqual([true, true, false]);
  expect([limits.connect('a'), limits.connect('b'), limits.connect('a')]).toEqual([true, true, false]);
});

test('a connection that ended makes room for another', () => {
  const limits = new ClientLimits();
  const taken = Array.from({ length: 21 }, () => limits.connect('a'));
  expect(taken).toEqual([...Array(20).fill(true), false]);
  limits.disconnect('a');
  limits.disconnect('a');
  expect(limits.connect('a')).toBe(true);
  expect(limits.mostConnections).toBe(21);
});

test('no limit is 0, and the most in a second is known all the same', () => {
  const limits = new ClientLimits({ perSecond: 0, connections: 0 });
  const admitted = Array.from({ length: 5_000 }, (_, index) => limits.admit('a', index / 4));
  expect(admitted.every(Boolean)).toBe(true);
  expect(limits.mostInASecond).toBe(4_000);
  expect(Array.from({ length: 50 }, () => limits.connect('a')).every(Boolean)).toBe(true);
});
