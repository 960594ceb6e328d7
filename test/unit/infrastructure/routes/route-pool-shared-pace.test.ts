import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RouteLease } from '../../../../src/application/engine/ports.js';
import { SharedPace } from '../../../../src/infrastructure/routes/pace/shared-pace.js';
import {
  RoutePool,
  type RoutePoolOptions,
  RoutesClosed,
} from '../../../../src/infrastructure/routes/route-pool.js';
import { aFailure, aPage } from '../../../support/builders/attempt-replies.js';
import { mostWithin } from '../../../support/network/pace-starts.js';
import { aPlan, granted, renewed, seededRandom } from '../../../support/network/routes.js';
import { PacesInMemory } from '../../../support/stores/paces-in-memory.js';

const ANY: ReadonlySet<string> = new Set();

let store: PacesInMemory;

beforeEach(() => {
  vi.useFakeTimers();
  store = new PacesInMemory();
});
afterEach(() => void vi.useRealTimers());

/** The pool of one process; routes of the same id share their pace with those of others. */
function aPool(
  ratePerSecond: number,
  groups: RoutePoolOptions['groups'],
  onWait?: RoutePoolOptions['onWait'],
) {
  return new RoutePool({
    groups,
    ratePerSecond,
    random: seededRandom(1),
    ...(onWait && { onWait }),
    paceOf: ({ route }, listener) =>
      new SharedPace({ store, key: route.id, ratePerSecond, listener, onFailure: () => {} }),
  });
}

const never = () => new AbortController().signal;

async function lease(pool: RoutePool, avoid = ANY): Promise<RouteLease> {
  return granted(await pool.lease(avoid, never()));
}

/** The lease that comes in the time that an answer of the store and a slot take. */
async function leaseSoon(pool: RoutePool, avoid = ANY): Promise<RouteLease | null> {
  const abort = new AbortController();
  const asked = pool.lease(avoid, abort.signal).catch(() => null);
  await vi.advanceTimersByTimeAsync(100);
  abort.abort();
  const answer = await asked;
  return answer && granted(answer);
}

async function makeFit(pool: RoutePool, ...ids: string[]): Promise<void> {
  for (const id of ids) {
    const asked = lease(pool, new Set(ids.filter((other) => other !== id)));
    await vi.advanceTimersByTimeAsync(1000);
    pool.settle(await asked, aPage());
  }
}

/** Leases again and again, each settled by `answer` after 200 ms; gives the times of the starts. */
function keepAsking(pool: RoutePool, count: number, answer = () => aPage()): { readonly starts: number[] } {
  const starts: number[] = [];
  const askOnce = async () => {
    for (;;) {
      const given = await pool.lease(ANY, never()).catch(() => null);
      if (given === null || 'blocked' in given) return;
      starts.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, 200));
      pool.settle(given, answer());
    }
  };
  for (let index = 0; index < count; index += 1) void askOnce();
  return { starts };
}

describe('a pool', () => {
  test('forgets nobody who waits when a slot is to be made sure of just while it looks at it', async () => {
    for (let later = 930; later < 960; later += 1) {
      let looks = 0;
      // A busy machine: time goes by between one look at the clock and the next.
      const now = () => performance.now() + looks++;
      const pool = new RoutePool({
        groups: [[aPlan('direct')]],
        ratePerSecond: 1,
        now,
        paceOf: ({ route }, listener) =>
          new SharedPace({
            store: new PacesInMemory(),
            key: route.id,
            ratePerSecond: 1,
            listener,
            now,
            onFailure: () => {},
          }),
      });
      const first = lease(pool);
      await vi.advanceTimersByTimeAsync(0);
      pool.settle(await first, aPage());
      const given: RouteLease[] = [];
      const ask = () => void lease(pool).then((each) => given.push(each));
      ask();
      await vi.advanceTimersByTimeAsync(later);
      ask();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(given, `asked ${later} ms later`).toHaveLength(2);
      await pool.close();
    }
  });
});

describe('the pools of many processes', () => {
  test('keep one pace together', async () => {
    const pools = Array.from({ length: 5 }, () => aPool(38, [[aPlan('direct')]]));
    const asking = pools.map((pool) => keepAsking(pool, 20));
    await vi.advanceTimersByTimeAsync(20_000);
    for (const pool of pools) await pool.close();
    const starts = asking.flatMap((each) => each.starts);
    expect(mostWithin(1000, starts)).toBeLessThanOrEqual(40);
    expect(starts.length).toBeGreaterThan(38 * 18);
  });

  test('all rest when one is throttled, for as long as the site asks, and then try with one request each', async () => {
    const waits: unknown[] = [];
    const [one, other] = [
      aPool(38, [[aPlan('direct')]]),
      aPool(38, [[aPlan('direct')]], (wait) => waits.push(wait)),
    ];
    await makeFit(one, 'direct');
    await makeFit(other, 'direct');
    const asking = keepAsking(other, 20);
    await vi.advanceTimersByTimeAsync(2000);
    const given = await leaseSoon(one);
    if (given === null) throw new Error('the pace gives nothing');
    one.settle(given, aFailure('throttled', { retryAfterMs: 30_000 }));
    const from = performance.now();
    await vi.advanceTimersByTimeAsync(40_000);
    const after = asking.starts.filter((start) => start > from + 100);
    expect(after.filter((start) => start < from + 30_000)).toEqual([]);
    expect(after.filter((start) => start < from + 30_200)).toHaveLength(1);
    expect(after.length).toBeGreaterThan(100);
    expect(waits).toMatchObject([
      { routeId: 'direct', reason: 'it was throttled (seen by another process)' },
    ]);
    await other.close();
  });

  test('go on over the ways out that do not rest', async () => {
    const plans = [aPlan('proxy-1'), aPlan('proxy-2')];
    const [one, other] = [aPool(5, [plans]), aPool(5, [plans])];
    await makeFit(other, 'proxy-1', 'proxy-2');
    const blocked = await leaseSoon(one, new Set(['proxy-2']));
    if (blocked === null) throw new Error('the pace gives nothing');
    one.settle(blocked, aFailure('throttled', { retryAfterMs: 3_600_000 }));
    const used: string[] = [];
    for (let request = 0; request < 10; request += 1) {
      const asked = lease(other);
      await vi.advanceTimersByTimeAsync(1000);
      const given = await asked;
      used.push(given.route.id);
      other.settle(given, aPage());
    }
    expect(new Set(used.slice(1))).toEqual(new Set(['proxy-2']));
  });

  test.each([0, 5])('end when the site asks one of them to stay away for hours (rate %i)', async (rate) => {
    const [one, other] = [aPool(rate, [[aPlan('direct')]]), aPool(rate, [[aPlan('direct')]])];
    one.settle(await lease(one), aFailure('throttled', { retryAfterMs: 7_200_000 }));
    expect(await other.lease(ANY, never())).toMatchObject({
      blocked: { kind: 'throttled', reason: 'it was throttled (seen by another process)' },
    });
  });

  test.each(['unreachable', 'not-found', 'crashed'] as const)(
    'do not rest when one meets what is %s, which says nothing about the others',
    async (kind) => {
      const [one, other] = [aPool(0, [[aPlan('direct')]]), aPool(0, [[aPlan('direct')]])];
      one.settle(await lease(one), aFailure(kind));
      expect(await leaseSoon(other)).not.toBeNull();
      expect(new Set(store.asked)).toEqual(new Set(['look']));
    },
  );

  test('do not rest when a way out is blocked that is renewed at once', async () => {
    const pool = aPool(0, [[aPlan('proxy-1', { renew: renewed })]]);
    pool.settle(await lease(pool), aFailure('blocked'));
    expect((await lease(pool)).route.generation).toBe(1);
    expect(store.asked).not.toContain('rest');
  });

  test('tell a rest once, however many answers show it', async () => {
    const pool = aPool(0, [[aPlan('direct')]]);
    await makeFit(pool, 'direct');
    const leases = [await lease(pool), await lease(pool), await lease(pool)];
    for (const each of leases) pool.settle(each, aFailure('throttled', { retryAfterMs: 10_000 }));
    await vi.advanceTimersByTimeAsync(100);
    expect(store.asked.filter((what) => what === 'rest')).toHaveLength(1);
  });
});

describe('a pool with a shared pace', () => {
  test('asks for one slot for each request that waits, of a route that can carry it', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `proxy-${index + 1}`);
    const pool = aPool(10, [ids.map((id) => aPlan(id))]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.asked).toEqual([]);
    store.delayMs = 20;
    const first = lease(pool);
    await vi.advanceTimersByTimeAsync(10);
    const second = lease(pool);
    expect(store.asked).toEqual(['take', 'take']);
    await vi.advanceTimersByTimeAsync(200);
    await Promise.all([first, second]);
    expect(store.asked).toEqual(['take', 'take']);
  });

  test('stays with the route whose pace it has asked, though another has become less busy', async () => {
    const pool = aPool(10, [[aPlan('proxy-1'), aPlan('proxy-2')]]);
    await makeFit(pool, 'proxy-1', 'proxy-2');
    const asked = [lease(pool, new Set(['proxy-2'])), lease(pool, new Set(['proxy-1']))];
    await vi.advanceTimersByTimeAsync(1000);
    const [, busy] = await Promise.all(asked);
    const before = store.asked.length;
    store.delayMs = 20;
    const next = lease(pool);
    await vi.advanceTimersByTimeAsync(10);
    if (busy !== undefined) pool.settle(busy, aPage());
    await vi.advanceTimersByTimeAsync(1000);
    expect((await next).route.id).toBe('proxy-1');
    expect(store.asked.slice(before)).toEqual(['take']);
  });

  test('comes back by itself after a rest of its own', async () => {
    const pool = aPool(38, [[aPlan('direct')]]);
    pool.settle(await lease(pool), aFailure('throttled', { retryAfterMs: 5_000 }));
    const asked = lease(pool);
    await vi.advanceTimersByTimeAsync(5_500);
    expect((await asked).route.id).toBe('direct');
  });

  test('leaves it to the answer of a request that is under way for trial whether its route rests', async () => {
    const [one, other] = [aPool(0, [[aPlan('direct')]]), aPool(0, [[aPlan('direct')]])];
    other.settle(await lease(other), aFailure('crashed'));
    const met = await lease(one);
    await vi.advanceTimersByTimeAsync(1500);
    one.settle(met, aFailure('throttled', { retryAfterMs: 30_000 }));
    const trial = await lease(other);
    await vi.advanceTimersByTimeAsync(100);
    expect(store.asked.at(-1)).toBe('look');
    other.settle(trial, aPage());
    expect(other.report()).toMatchObject([{ state: 'fit' }]);
  });

  test('asks no pace of a route that carries as much as it may', async () => {
    const pool = aPool(10, [[aPlan('direct', { maxInFlight: 1 })]]);
    const given = await lease(pool);
    const asked = lease(pool);
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.asked).toEqual(['take']);
    pool.settle(given, aPage());
    await vi.advanceTimersByTimeAsync(100);
    await asked;
    expect(store.asked).toEqual(['take', 'take']);
  });

  test('gets a request that avoids a route another one, whatever others wait for', async () => {
    const pool = aPool(10, [[aPlan('proxy-1'), aPlan('proxy-2')]]);
    await makeFit(pool, 'proxy-1', 'proxy-2');
    store.delayMs = 20;
    const picky = lease(pool, new Set(['proxy-1']));
    const others = [lease(pool, new Set(['proxy-2'])), lease(pool), lease(pool)];
    await vi.advanceTimersByTimeAsync(1000);
    expect((await picky).route.id).toBe('proxy-2');
    await Promise.all(others);
  });

  test('goes on over the route of a redirect, at its pace', async () => {
    const pool = aPool(10, [[aPlan('proxy-1'), aPlan('proxy-2')]]);
    await makeFit(pool, 'proxy-1', 'proxy-2');
    const first = await leaseSoon(pool);
    if (first === null) throw new Error('the pace gives nothing');
    const next = pool.lease(ANY, never(), first.route).then(granted);
    await vi.advanceTimersByTimeAsync(200);
    expect((await next).route.id).toBe(first.route.id);
  });

  test('keeps no timer for a request that was given up, and asks nothing more', async () => {
    const pool = aPool(0.1, [[aPlan('direct')]]);
    await makeFit(pool, 'direct');
    const abort = new AbortController();
    const asked = pool.lease(ANY, abort.signal);
    await vi.advanceTimersByTimeAsync(0);
    const { length } = store.asked;
    abort.abort(new Error('interrupted'));
    await expect(asked).rejects.toThrow('interrupted');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.asked).toHaveLength(length);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does not spin while the store fails, and goes on after it', async () => {
    store.failure = new Error('connection lost');
    const pool = aPool(38, [[aPlan('direct')]]);
    const asked = lease(pool);
    await vi.advanceTimersByTimeAsync(10_500);
    expect(store.asked).toHaveLength(11);
    store.failure = null;
    await vi.advanceTimersByTimeAsync(1000);
    expect((await asked).route.id).toBe('direct');
  });

  test('closed, refuses those who wait, and hears no answer that comes later', async () => {
    store.delayMs = 20;
    const pool = aPool(38, [[aPlan('direct')]]);
    const asked = lease(pool);
    await pool.close();
    await expect(asked).rejects.toBeInstanceOf(RoutesClosed);
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.asked).toEqual(['take']);
    expect(vi.getTimerCount()).toBe(0);
  });
});
