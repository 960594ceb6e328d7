import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SharedPace } from '../../../../../src/infrastructure/routes/pace/shared-pace.js';
import { mostWithin } from '../../../../support/network/pace-starts.js';
import { PaceUser } from '../../../../support/network/pace-user.js';
import { PacesInMemory } from '../../../../support/stores/paces-in-memory.js';

let store: PacesInMemory;
let failures: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  store = new PacesInMemory();
  failures = [];
});
afterEach(() => void vi.useRealTimers());

function aUser(ratePerSecond: number, lateness?: () => number): PaceUser {
  const onFailure = (error: unknown) => failures.push(error);
  return new PaceUser(
    (listener) => new SharedPace({ store, key: 'films.test direct', ratePerSecond, listener, onFailure }),
    lateness,
  );
}

function allStarts(users: readonly PaceUser[]): number[] {
  return users.flatMap(({ starts }) => starts);
}

describe('many who share a pace', () => {
  test('start no more in any second than one alone, and take turns', async () => {
    const users = Array.from({ length: 10 }, () => aUser(38));
    for (const user of users) user.ask(1000);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(mostWithin(1000, allStarts(users))).toBeLessThanOrEqual(38);
    expect(allStarts(users).length).toBeGreaterThan(38 * 17);
    for (const { starts } of users) expect(starts.length).toBeGreaterThan(60);
  });

  test('start no more than one above it when each may be late, since what is too late is not used', async () => {
    const run = fc.record({
      users: fc.integer({ min: 1, max: 6 }),
      lateness: fc.array(fc.constantFrom(0, 0, 0, 1, 15, 25, 26, 400), { minLength: 1, maxLength: 40 }),
      delayMs: fc.constantFrom(0, 1, 20),
    });
    await fc.assert(
      fc.asyncProperty(run, async ({ users: count, lateness, delayMs }) => {
        store = new PacesInMemory();
        store.delayMs = delayMs;
        let at = 0;
        const late = () => lateness[at++ % lateness.length] ?? 0;
        const users = Array.from({ length: count }, () => aUser(38, late));
        for (const user of users) user.ask(1000);
        await vi.advanceTimersByTimeAsync(5000);
        for (const user of users) user.giveUp();
        expect(mostWithin(1000, allStarts(users))).toBeLessThanOrEqual(39);
      }),
      { numRuns: 50 },
    );
  });

  test('leave room for the first request of each, which is long on its way', async () => {
    const users = Array.from({ length: 4 }, () => aUser(38));
    for (const user of users) user.ask(100);
    await vi.advanceTimersByTimeAsync(3000);
    const firsts = users.map(({ starts }) => starts[0] ?? 0);
    const begunAt = Math.min(...firsts);
    expect(firsts.map((start) => Math.round((start - begunAt) / 200))).toEqual([0, 1, 2, 3]);
    expect(allStarts(users).filter((start) => start < begunAt + 600)).toHaveLength(3);
  });

  test('one of whom dies with a slot delays nobody', async () => {
    const [dying, other] = [aUser(2), aUser(2)];
    other.ask(1);
    dying.ask(1);
    other.ask(10);
    dying.giveUp();
    await vi.advanceTimersByTimeAsync(6000);
    expect(other.starts).toHaveLength(11);
    expect((other.starts.at(-1) ?? 0) - (other.starts[0] ?? 0)).toBe(5500);
  });
});

describe('a slot', () => {
  test('is asked for only while somebody waits, one at a time, and what was answered goes along', async () => {
    const user = aUser(10);
    for (let count = 0; count < 50; count += 1) user.pace.recover();
    user.pace.keepApart(20);
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.asked).toEqual([]);
    user.ask(3);
    user.pace.want(performance.now());
    user.pace.want(performance.now());
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.asked).toEqual(['take', 'take', 'take']);
  });

  test('that was not used within 25 ms is lost, and another is asked for', async () => {
    const user = aUser(10);
    user.pace.want(performance.now());
    await vi.advanceTimersByTimeAsync(25);
    expect(user.pace.readyAt(performance.now())).toBeLessThanOrEqual(performance.now());
    expect(user.pace.isWanted).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(user.pace.readyAt(performance.now())).toBe(Number.POSITIVE_INFINITY);
    expect(user.pace.isWanted).toBe(false);
    user.ask(1);
    await vi.advanceTimersByTimeAsync(300);
    expect(user.starts).toHaveLength(1);
    expect(store.asked.filter((what) => what === 'take')).toHaveLength(2);
  });

  test('comes from a store that is far away, too', async () => {
    store.delayMs = 150;
    const users = [aUser(2), aUser(2), aUser(2)];
    for (const user of users) user.ask(100);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(allStarts(users).length).toBeGreaterThan(30);
    expect(mostWithin(1000, allStarts(users))).toBeLessThanOrEqual(3);
  });
});

describe('a rest', () => {
  test('that one meets holds back the others for as long, also those that have a slot, and tells them why', async () => {
    const users = Array.from({ length: 5 }, () => aUser(5));
    for (const user of users) user.ask(1000);
    await vi.advanceTimersByTimeAsync(2050);
    const [first, ...others] = users;
    first?.giveUp();
    first?.pace.slowDown();
    first?.pace.rest(10_000, 'HTTP 429');
    const from = performance.now();
    await vi.advanceTimersByTimeAsync(20_000);
    const after = allStarts(others).filter((start) => start > from);
    // A slot that is less than 100 ms ahead is not looked at again.
    expect(after.filter((start) => start < from + 10_000 && start > from + 100)).toEqual([]);
    expect(after.length).toBeGreaterThan(20);
    for (const { heard } of others) {
      expect(heard.at(-1)).toMatchObject({ reason: 'HTTP 429', until: expect.closeTo(from + 10_000, -2) });
    }
  });

  test('is told again after a pause when it could not be told, until it is over', async () => {
    const [one, other] = [aUser(5), aUser(5)];
    store.failure = new Error('connection lost');
    one.pace.rest(3500, 'HTTP 429');
    await vi.advanceTimersByTimeAsync(2500);
    expect(failures).toHaveLength(3);
    store.failure = null;
    await vi.advanceTimersByTimeAsync(600);
    other.ask(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(other.heard).toMatchObject([{ reason: 'HTTP 429' }]);
    store.failure = new Error('connection lost');
    one.pace.rest(1500, 'HTTP 429');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(failures).toHaveLength(5);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('of more than a day is told as one of a day', async () => {
    const [one, other] = [aUser(5), aUser(5)];
    one.pace.rest(365 * 24 * 3_600_000, 'HTTP 429');
    await vi.advanceTimersByTimeAsync(0);
    other.ask(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(other.heard[0]?.until).toBeCloseTo(24 * 3_600_000 + performance.now(), -2);
    other.giveUp();
  });
});

describe('a pace without a rate', () => {
  test('takes no slots, and hears within two seconds of the rest of another', async () => {
    const [one, other] = [aUser(0), aUser(0)];
    const starts = other.starts;
    for (let tick = 0; tick < 100; tick += 1) {
      other.ask(10);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(starts).toHaveLength(1000);
    expect(store.asked.length).toBeLessThanOrEqual(11);
    one.pace.rest(10_000, 'a challenge');
    const from = performance.now();
    for (let tick = 0; tick < 200; tick += 1) {
      other.ask(1);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(starts.filter((start) => start > from + 2000 && start < from + 10_000)).toEqual([]);
    expect(starts).toHaveLength(1200);
    expect(other.heard).toMatchObject([{ reason: 'a challenge' }]);
    expect(new Set(store.asked)).toEqual(new Set(['look', 'rest']));
  });
});

describe('a store that fails', () => {
  test.each([0, 38])(
    'lets nothing start at %i a second, is asked again each second, and all goes on',
    async (rate) => {
      store.failure = new Error('connection lost');
      const user = aUser(rate);
      user.ask(10);
      await vi.advanceTimersByTimeAsync(5500);
      expect(user.starts).toEqual([]);
      expect(failures).toHaveLength(6);
      store.failure = null;
      await vi.advanceTimersByTimeAsync(2000);
      expect(user.starts).toHaveLength(10);
    },
  );

  test('while a slot ahead is made sure of costs that slot', async () => {
    const user = aUser(0.5);
    user.ask(3);
    await vi.advanceTimersByTimeAsync(500);
    expect(user.starts).toHaveLength(1);
    store.failure = new Error('connection lost');
    await vi.advanceTimersByTimeAsync(2000);
    store.failure = null;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(user.starts).toHaveLength(3);
    expect(mostWithin(2000, user.starts)).toBe(1);
  });
});

test('closed, it hears nothing more, asks nothing more and keeps no timer', async () => {
  store.delayMs = 10;
  const user = aUser(38);
  user.ask(5);
  user.pace.close();
  user.pace.rest(1000, 'HTTP 429');
  await vi.advanceTimersByTimeAsync(1000);
  user.pace.want(performance.now());
  expect(user.starts).toEqual([]);
  expect(store.asked).toEqual(['take']);
  expect(vi.getTimerCount()).toBe(0);
  store.failure = new Error('connection lost');
  const other = aUser(38);
  other.pace.rest(60_000, 'HTTP 429');
  await vi.advanceTimersByTimeAsync(100);
  other.pace.close();
  expect(vi.getTimerCount()).toBe(0);
});
