import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AttemptReply, Route } from '../../../../src/application/engine/attempt.js';
import type { RouteLease, Routes } from '../../../../src/application/engine/ports.js';
import type { Imdb } from '../../../../src/domain/imdb/imdb-catalogue.js';
import { RoutePool, RoutesClosed } from '../../../../src/infrastructure/routes/route-pool.js';
import { aFailure, aPage } from '../../../support/builders/attempt-replies.js';
import { aPlan, granted, renewed, seededRandom } from '../../../support/network/routes.js';

const ANY: ReadonlySet<string> = new Set();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function aPool(...groups: (readonly ReturnType<typeof aPlan>[])[]): RoutePool {
  return new RoutePool({ groups, ratePerSecond: 0, random: seededRandom(1) });
}

async function lease(pool: Routes, avoid = ANY) {
  return granted(await pool.lease(avoid, new AbortController().signal));
}

/** The lease if it comes without time passing. */
async function leaseNow(pool: Routes, avoid = ANY) {
  const abort = new AbortController();
  const asked = pool.lease(avoid, abort.signal).catch(() => null);
  await vi.advanceTimersByTimeAsync(0);
  abort.abort();
  const answer = await asked;
  return answer === null ? null : granted(answer);
}

const redirected: AttemptReply<Imdb> = {
  ...aPage(),
  result: { kind: 'redirected', redirect: { address: 'https://films.test/', cookies: [] } },
};

async function makeFit(pool: Routes, ...ids: string[]) {
  const leases = await Promise.all(ids.map(() => lease(pool)));
  expect(leases.map(({ route }) => route.id).toSorted()).toEqual(ids.toSorted());
  for (const each of leases) pool.settle(each, aPage());
}

describe('pace', () => {
  test('a route at 5 requests per second never starts a sixth within any second', async () => {
    const pool = new RoutePool({ groups: [[aPlan('direct')]], ratePerSecond: 5 });
    const starts: number[] = [];
    for (let request = 0; request < 40; request += 1) {
      void lease(pool).then((given) => {
        starts.push(performance.now());
        pool.settle(given, aPage());
      });
    }
    await vi.advanceTimersByTimeAsync(10_000);
    expect(starts).toHaveLength(40);
    for (const [index, start] of starts.entries()) {
      expect((starts[index + 5] ?? Number.POSITIVE_INFINITY) - start).toBeGreaterThanOrEqual(1000);
    }
  });

  test('a crawl delay keeps the requests of a route that far apart', async () => {
    const pool = aPool([aPlan('direct')]);
    await makeFit(pool, 'direct');
    pool.keepApart(3000);
    expect(await leaseNow(pool)).toBeNull();
    await vi.advanceTimersByTimeAsync(3000);
    expect(await leaseNow(pool)).not.toBeNull();
    expect(await leaseNow(pool)).toBeNull();
  });
});

describe('choice', () => {
  test('a new route carries one request until it has brought a page', async () => {
    const pool = aPool([aPlan('direct')]);
    const first = await lease(pool);
    expect(await leaseNow(pool)).toBeNull();
    pool.settle(first, aPage());
    expect(await leaseNow(pool)).not.toBeNull();
    expect(await leaseNow(pool)).not.toBeNull();
  });

  test('a route carries no more than its bound', async () => {
    const pool = aPool([aPlan('direct', { maxInFlight: 2 })]);
    await makeFit(pool, 'direct');
    const first = await lease(pool);
    await lease(pool);
    expect(await leaseNow(pool)).toBeNull();
    pool.settle(first, aPage());
    expect(await leaseNow(pool)).not.toBeNull();
  });

  test('the least loaded of the fit routes is taken', async () => {
    const pool = aPool([aPlan('proxy-1'), aPlan('proxy-2'), aPlan('proxy-3')]);
    await makeFit(pool, 'proxy-1', 'proxy-2', 'proxy-3');
    const used = [];
    for (let request = 0; request < 9; request += 1) used.push((await lease(pool)).route.id);
    for (const id of ['proxy-1', 'proxy-2', 'proxy-3'])
      expect(used.filter((each) => each === id)).toHaveLength(3);
  });

  test('there may be 200,000 routes', async () => {
    const pool = aPool(Array.from({ length: 200_000 }, (_, index) => aPlan(`proxy-${index + 1}`)));
    pool.keepApart(60_000);
    const given = await lease(pool);
    expect(await leaseNow(pool)).not.toBeNull();
    pool.settle(given, aPage());
    await pool.close();
  });

  test('routes without load take turns', async () => {
    const pool = aPool([aPlan('proxy-1'), aPlan('proxy-2'), aPlan('proxy-3')]);
    const used = [];
    for (let request = 0; request < 9; request += 1) {
      const given = await lease(pool);
      used.push(given.route.id);
      pool.settle(given, aPage());
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(new Set(used.slice(0, 3)).size).toBe(3);
    expect(used.slice(3, 6)).toEqual(used.slice(0, 3));
    expect(used.slice(6, 9)).toEqual(used.slice(0, 3));
  });

  test('a route to avoid is taken only when no other is fit', async () => {
    const pool = aPool([aPlan('proxy-1'), aPlan('proxy-2')]);
    await makeFit(pool, 'proxy-1', 'proxy-2');
    const avoid = new Set(['proxy-1']);
    for (let request = 0; request < 10; request += 1) {
      expect((await lease(pool, avoid)).route.id).toBe('proxy-2');
    }
    expect(await leaseNow(pool, avoid)).toBeNull();

    const alone = aPool([aPlan('proxy-1')]);
    expect((await lease(alone, avoid)).route.id).toBe('proxy-1');
  });

  test('a request that avoids a route does not hold up those behind it', async () => {
    const pool = aPool([aPlan('proxy-1'), aPlan('proxy-2', { maxInFlight: 1 })]);
    await makeFit(pool, 'proxy-1', 'proxy-2');
    const busy = await lease(pool, new Set(['proxy-1']));
    const picky = lease(pool, new Set(['proxy-1']));
    expect((await lease(pool)).route.id).toBe('proxy-1');
    pool.settle(busy, aPage());
    expect((await picky).route.id).toBe('proxy-2');
  });

  test('waiting requests are answered in the order in which they were asked', async () => {
    const pool = new RoutePool({ groups: [[aPlan('direct')]], ratePerSecond: 10 });
    const order: number[] = [];
    for (const number of [1, 2, 3, 4, 5]) {
      void lease(pool).then((given) => {
        order.push(number);
        pool.settle(given, aPage());
      });
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(order).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('preference', () => {
  test('a later group is used only while no route of an earlier one is fit', async () => {
    const pool = aPool([aPlan('proxy-1', { maxInFlight: 1 })], [aPlan('tor-1')]);
    const first = await lease(pool);
    expect(first.route.id).toBe('proxy-1');
    expect(await leaseNow(pool)).toBeNull();
    pool.settle(first, aPage());
    const second = await lease(pool);
    expect(second.route.id).toBe('proxy-1');
    expect(await leaseNow(pool)).toBeNull();
    pool.settle(second, aFailure('blocked'));
    expect((await leaseNow(pool))?.route.id).toBe('tor-1');
  });

  test('a later group goes on while a rested route of an earlier one is tried', async () => {
    const pool = aPool([aPlan('proxy-1')], [aPlan('tor-1')]);
    pool.settle(await lease(pool), aFailure('blocked'));
    pool.settle(await lease(pool), aPage());
    await vi.advanceTimersByTimeAsync(5000);
    const trial = await lease(pool);
    expect(trial.route.id).toBe('proxy-1');
    expect((await leaseNow(pool))?.route.id).toBe('tor-1');
    pool.settle(trial, aPage());
    expect((await leaseNow(pool))?.route.id).toBe('proxy-1');
  });
});

describe('outcomes', () => {
  test('a blocked route rests while another carries on', async () => {
    const pool = aPool([aPlan('proxy-1'), aPlan('proxy-2')]);
    await makeFit(pool, 'proxy-1', 'proxy-2');
    const given = await lease(pool);
    pool.settle(given, aFailure('blocked'));
    for (let request = 0; request < 5; request += 1) {
      expect((await leaseNow(pool))?.route.id).not.toBe(given.route.id);
    }
  });

  test.each(['throttled', 'blocked', 'unreachable'] as const)(
    'a new route that is %s carries nothing until its rest is over',
    async (kind) => {
      const pool = aPool([aPlan('direct')]);
      pool.settle(await lease(pool), aFailure(kind));
      expect(await leaseNow(pool)).toBeNull();
      await vi.advanceTimersByTimeAsync(5000);
      const trial = await leaseNow(pool);
      expect(trial).not.toBeNull();
      expect(await leaseNow(pool)).toBeNull();
    },
  );

  test('no request starts before Retry-After has passed, also when it came with an answer to an older request', async () => {
    const pool = aPool([aPlan('direct')]);
    await makeFit(pool, 'direct');
    const [first, second, third] = [await lease(pool), await lease(pool), await lease(pool)];
    pool.settle(first, aFailure('throttled', { retryAfterMs: 10_000 }));
    pool.settle(second, aFailure('throttled', { retryAfterMs: 90_000 }));
    pool.settle(third, aFailure('throttled', { retryAfterMs: 20_000 }));
    await vi.advanceTimersByTimeAsync(89_999);
    expect(await leaseNow(pool)).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(await leaseNow(pool)).not.toBeNull();
  });

  test('a site that asks for a year ends the run at once, with what it asked', async () => {
    const pool = aPool([aPlan('direct')]);
    const year = 365 * 24 * 3_600_000;
    pool.settle(await lease(pool), aFailure('throttled', { retryAfterMs: year }));
    expect(await pool.lease(ANY, new AbortController().signal)).toMatchObject({
      blocked: { kind: 'throttled', retryAfterMs: year },
    });
  });

  test('another route carries on while one is asked to stay away, and that one is not asked before its time', async () => {
    const pool = aPool([aPlan('proxy-1'), aPlan('proxy-2')]);
    const away = await lease(pool);
    pool.settle(away, aFailure('throttled', { retryAfterMs: 7_200_000 }));
    const carried = new Map<string, number>();
    for (let minute = 0; minute < 121; minute += 1) {
      const given = await lease(pool);
      pool.settle(given, aPage());
      if (given.route.id === away.route.id) carried.set(given.route.id, minute);
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect([...carried.values()]).toEqual([120]);
  });

  test('a site that only throttles ends the run after ten minutes and a bounded number of requests', async () => {
    const pool = aPool([aPlan('direct')]);
    let requests = 0;
    for (;;) {
      const asked = pool.lease(ANY, new AbortController().signal);
      await vi.advanceTimersByTimeAsync(60_000);
      const answer = await asked;
      if ('blocked' in answer) {
        expect(answer.blocked.kind).toBe('throttled');
        break;
      }
      requests += 1;
      pool.settle(answer, aFailure('throttled', { retryAfterMs: 1000 }));
    }
    expect(requests).toBeGreaterThan(5);
    expect(requests).toBeLessThan(20);
  });

  test('a fit route that once cannot be reached goes on, and rests after the third time in a row', async () => {
    const pool = aPool([aPlan('direct')]);
    await makeFit(pool, 'direct');
    for (const kind of ['unreachable', 'unreachable', 'not-found', 'unreachable', 'unreachable'] as const) {
      pool.settle(await lease(pool), aFailure(kind));
    }
    const last = await leaseNow(pool);
    if (last === null) throw new Error('the route rests too early');
    pool.settle(last, aFailure('unreachable'));
    expect(await leaseNow(pool)).toBeNull();
  });

  test.each(['not-found', 'unreadable', 'invalid'] as const)(
    'a page that is %s shows that its route is fit',
    async (kind) => {
      const pool = aPool([aPlan('direct')]);
      pool.settle(await lease(pool), aFailure(kind));
      expect(await leaseNow(pool)).not.toBeNull();
      expect(await leaseNow(pool)).not.toBeNull();
    },
  );

  test.each([
    ['an error of the site', { httpStatus: 500 }, 20],
    ['no answer at all', {}, 5],
    ['a refusal of the proxy', { httpStatus: 407, routeAtFault: true }, 5],
  ])(
    'a new route that brings %s is given up after as many rests as that deserves',
    async (_, details, most) => {
      const pool = aPool([aPlan('proxy-1')]);
      for (let count = 0; count < most; count += 1) {
        expect(pool.report()[0]?.state).not.toBe('retired');
        const asked = lease(pool);
        await vi.advanceTimersByTimeAsync(60_000);
        pool.settle(await asked, aFailure('unreachable', details));
      }
      expect(pool.report()[0]?.state).toBe('retired');
    },
  );

  test('a crashed thread frees its route without judging it', async () => {
    const pool = aPool([aPlan('direct')]);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const given = await leaseNow(pool);
      if (given === null) throw new Error('the route is not free again');
      pool.settle(given, aFailure('crashed'));
    }
    expect(pool.report()[0]).toMatchObject({ state: 'probing', attempts: 10, failed: 10 });
  });
});

describe('a redirect', () => {
  const goOn = (pool: Routes, route: Route, avoid = ANY) =>
    pool.lease(avoid, new AbortController().signal, route).then(granted);

  test('says nothing about its route, which stays on trial', async () => {
    const pool = aPool([aPlan('direct')]);
    pool.settle(await lease(pool), redirected);
    expect(pool.report()[0]).toMatchObject({ state: 'probing', attempts: 1, pages: 0 });
  });

  test('is followed over the same route, before what has not begun, at the pace of the route', async () => {
    const pool = new RoutePool({ groups: [[aPlan('direct')]], ratePerSecond: 1 });
    const order: string[] = [];
    const note = (what: string) => (given: RouteLease) => {
      order.push(`${what} at ${Date.now() - startedAt}`);
      pool.settle(given, aPage());
    };
    const startedAt = Date.now();
    const first = await lease(pool);
    const later = lease(pool).then(note('the next page'));
    pool.settle(first, redirected);
    const hop = goOn(pool, first.route, new Set(['direct'])).then(note('the redirect'));
    await vi.advanceTimersByTimeAsync(2000);
    await Promise.all([later, hop]);
    expect(order).toEqual(['the redirect at 1000', 'the next page at 2000']);
  });

  test('goes on over another route when its own rests in the meantime', async () => {
    const pool = aPool([aPlan('proxy-1'), aPlan('proxy-2')]);
    await makeFit(pool, 'proxy-1', 'proxy-2');
    const first = await lease(pool);
    const beside = await lease(pool, new Set(['proxy-1', 'proxy-2'].filter((id) => id !== first.route.id)));
    expect(beside.route.id).toBe(first.route.id);
    pool.settle(first, redirected);
    pool.settle(beside, aFailure('blocked'));
    expect((await goOn(pool, first.route)).route.id).not.toBe(first.route.id);
  });

  test('does not renew the way out that was sent there', async () => {
    const pool = aPool([aPlan('tor-1', { renew: renewed, renewAfter: 1 })]);
    const first = await lease(pool);
    pool.settle(first, redirected);
    const next = await goOn(pool, first.route);
    expect(next.route.generation).toBe(first.route.generation);
    pool.settle(next, aPage());
    expect(pool.report()[0]).toMatchObject({ attempts: 1, pages: 1 });
    expect((await lease(pool)).route.generation).toBe(first.route.generation + 1);
  });
});

describe('a wait', () => {
  test('of ten seconds and more is told once, with the route that comes back first and what it met', async () => {
    const waits: unknown[] = [];
    const onWait = (wait: unknown) => waits.push(wait);
    const pool = new RoutePool({ groups: [[aPlan('proxy-1'), aPlan('proxy-2')]], ratePerSecond: 0, onWait });
    const [one, other] = [await lease(pool), await lease(pool)];
    pool.settle(one, aFailure('throttled', { retryAfterMs: 60_000 }));
    const asked = [lease(pool), lease(pool)];
    expect(waits).toEqual([]);
    pool.settle(other, aFailure('throttled', { retryAfterMs: 30_000 }));
    expect(waits).toEqual([{ routeId: other.route.id, milliseconds: 30_000, reason: 'it was throttled' }]);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(waits).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(30_001);
    await Promise.all(asked);
  });

  test('of a slow pace is none', async () => {
    const waits: unknown[] = [];
    const pool = new RoutePool({
      groups: [[aPlan('direct')]],
      ratePerSecond: 0,
      onWait: (wait) => waits.push(wait),
    });
    pool.keepApart(60_000);
    pool.settle(await lease(pool), aPage());
    const asked = lease(pool);
    await vi.advanceTimersByTimeAsync(60_000);
    await asked;
    expect(waits).toEqual([]);
  });
});

describe('renewal', () => {
  test('a blocked route that can be renewed is tried at once with other credentials, then rests', async () => {
    const pool = aPool([aPlan('tor-1', { renew: renewed }), aPlan('tor-2')]);
    await makeFit(pool, 'tor-1', 'tor-2');
    const avoid = new Set(['tor-2']);
    pool.settle(await lease(pool, avoid), aFailure('blocked'));
    const trial = await lease(pool, avoid);
    expect(trial.route).toMatchObject({
      id: 'tor-1',
      generation: 1,
      proxyUrl: expect.stringContaining('circuit1'),
    });
    pool.settle(trial, aFailure('blocked'));
    expect((await lease(pool, avoid)).route.id).toBe('tor-2');
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await lease(pool, avoid)).route).toMatchObject({ id: 'tor-1', generation: 2 });
  });

  test('a route is renewed after so many requests, when the last of them is back', async () => {
    const pool = aPool([aPlan('tor-1', { renew: renewed, renewAfter: 3 })]);
    await makeFit(pool, 'tor-1');
    const [second, third] = [await lease(pool), await lease(pool)];
    expect(third.route.generation).toBe(0);
    expect(await leaseNow(pool)).toBeNull();
    pool.settle(second, aPage());
    expect(await leaseNow(pool)).toBeNull();
    pool.settle(third, aPage());
    const fourth = await lease(pool);
    expect(fourth.route.generation).toBe(1);
    expect(await leaseNow(pool)).toBeNull();
    pool.settle(fourth, aPage());
    expect((await lease(pool)).route.generation).toBe(1);
    expect((await lease(pool)).route.generation).toBe(1);
    expect(await leaseNow(pool)).toBeNull();
  });

  test('a route that works after its renewal is not renewed again', async () => {
    const pool = aPool([aPlan('tor-1', { renew: renewed })]);
    pool.settle(await lease(pool), aFailure('blocked'));
    for (let request = 0; request < 3; request += 1) {
      const given = await lease(pool);
      expect(given.route.generation).toBe(1);
      pool.settle(given, aPage());
    }
  });
});

describe('ending', () => {
  test('every route has its say: one that is still on trial is waited for', async () => {
    const pool = aPool([aPlan('proxy-1'), aPlan('proxy-2')]);
    const avoid = new Set(['proxy-1']);
    await makeFit(pool, 'proxy-1', 'proxy-2');
    for (let trial = 0; trial < 2; trial += 1) {
      pool.settle(await lease(pool, new Set(['proxy-2'])), aFailure('blocked'));
      await vi.advanceTimersByTimeAsync(10_000);
    }
    const slowTrial = await lease(pool, new Set(['proxy-2']));
    expect(slowTrial.route.id).toBe('proxy-1');
    for (let trial = 0; trial < 2; trial += 1) {
      pool.settle(await lease(pool, avoid), aFailure('blocked'));
      await vi.advanceTimersByTimeAsync(10_000);
    }
    expect(await leaseNow(pool)).toBeNull();
    const asked = lease(pool);
    pool.settle(slowTrial, aPage());
    expect((await asked).route.id).toBe('proxy-1');
  });

  test.each([
    ['a redirect', redirected],
    ['a thread that died', aFailure('crashed')],
  ])('%s leaves the trial of the last route open, and the run goes on with it', async (_, undecided) => {
    const pool = aPool([aPlan('proxy-1'), aPlan('proxy-2')]);
    await makeFit(pool, 'proxy-1', 'proxy-2');
    for (let trial = 0; trial < 2; trial += 1) {
      pool.settle(await lease(pool, new Set(['proxy-2'])), aFailure('blocked'));
      await vi.advanceTimersByTimeAsync(10_000);
    }
    const thirdTrial = await lease(pool, new Set(['proxy-2']));
    expect(thirdTrial.route.id).toBe('proxy-1');
    for (let trial = 0; trial < 2; trial += 1) {
      pool.settle(await lease(pool, new Set(['proxy-1'])), aFailure('blocked'));
      await vi.advanceTimersByTimeAsync(10_000);
    }
    pool.settle(thirdTrial, undecided);
    const next = await lease(pool);
    expect(next.route.id).toBe('proxy-1');
    pool.settle(next, aPage());
    expect(pool.report()).toMatchObject([{ id: 'proxy-1', state: 'fit' }, { id: 'proxy-2' }]);
  });

  test('a run may be told to wait longer before it tries a blocked route again', async () => {
    const pool = new RoutePool({
      groups: [[aPlan('direct')]],
      ratePerSecond: 0,
      blockedRestMs: 60_000,
      random: () => 0.5,
    });
    pool.settle(await lease(pool), aFailure('blocked'));
    await vi.advanceTimersByTimeAsync(29_999);
    expect(await leaseNow(pool)).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(await leaseNow(pool)).not.toBeNull();
  });

  test('many attempts that wait on the signal of one run give no warning of a leak', async () => {
    const warnings: Error[] = [];
    const collect = (warning: Error) => warnings.push(warning);
    process.on('warning', collect);
    const pool = aPool([aPlan('direct')]);
    const abort = new AbortController();
    const asked = Array.from({ length: 50 }, () => pool.lease(ANY, abort.signal));
    abort.abort();
    await Promise.allSettled(asked);
    await vi.advanceTimersByTimeAsync(1);
    process.off('warning', collect);
    expect(warnings).toEqual([]);
  });

  test('an aborted request leaves its place to the next one', async () => {
    const pool = aPool([aPlan('direct')]);
    const busy = await lease(pool);
    const abort = new AbortController();
    const first = pool.lease(ANY, abort.signal);
    const second = lease(pool);
    abort.abort(new Error('interrupted'));
    await expect(first).rejects.toThrow('interrupted');
    await expect(pool.lease(ANY, abort.signal)).rejects.toThrow('interrupted');
    pool.settle(busy, aPage());
    expect((await second).route.id).toBe('direct');
  });

  test('a rest that nobody waits for keeps no timer', async () => {
    const pool = aPool([aPlan('direct')]);
    pool.settle(await lease(pool), aFailure('throttled', { retryAfterMs: 3_600_000 }));
    const abort = new AbortController();
    const asked = pool.lease(ANY, abort.signal);
    expect(vi.getTimerCount()).toBe(1);
    abort.abort(new Error('interrupted'));
    await expect(asked).rejects.toThrow('interrupted');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('closing refuses those who wait and lets go of the clock', async () => {
    const pool = aPool([aPlan('direct')]);
    pool.settle(await lease(pool), aFailure('blocked'));
    const asked = lease(pool);
    await pool.close();
    await expect(asked).rejects.toBeInstanceOf(RoutesClosed);
    await expect(lease(pool)).rejects.toBeInstanceOf(RoutesClosed);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a lease that is given back twice is refused', async () => {
    const pool = aPool([aPlan('direct')]);
    const given = await lease(pool);
    pool.settle(given, aPage());
    expect(() => pool.settle(given, aPage())).toThrow('route direct was settled twice');
  });

  test('a pool without routes is refused', () => {
    expect(() => aPool([], [])).toThrow('at least one route');
  });
});

describe('report', () => {
  test('counts what each route has done and shows no credentials', async () => {
    const pool = aPool([aPlan('proxy-1')]);
    const replies = [
      aPage({ bytes: 500, milliseconds: 30 }),
      aPage({ bytes: 700, milliseconds: 10 }),
      aFailure('not-found'),
      aFailure('unreachable'),
      aFailure('throttled', { retryAfterMs: 1000 }),
    ];
    for (const reply of replies) pool.settle(await lease(pool), reply);
    const asked = lease(pool);
    await vi.advanceTimersByTimeAsync(1000);
    pool.settle(await asked, aFailure('blocked'));
    expect(pool.report()).toEqual([
      {
        id: 'proxy-1',
        address: 'http://proxy-1.test:8080',
        state: 'resting',
        attempts: 6,
        pages: 3,
        blocked: 1,
        throttled: 1,
        failed: 1,
        medianMs: 10,
        bytes: 1200,
      },
    ]);
    expect(pool.shares()).toEqual([{ ...pool.report()[0], durations: expect.anything() }]);
    expect(pool.shares()[0]?.durations?.reduce((sum, [, count]) => sum + count, 0)).toBe(6);
  });
});
