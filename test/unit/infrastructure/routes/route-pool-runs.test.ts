import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type RouteGroup, RoutePool } from '../../../../src/infrastructure/routes/route-pool.js';
import { aFailure, aPage } from '../../../support/builders/attempt-replies.js';
import { aPlan, renewed, seededRandom } from '../../../support/network/routes.js';
import { simulateRun } from '../../../support/network/simulated-run.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

function aPool(seed: number, groups: readonly RouteGroup[], ratePerSecond = 0): RoutePool {
  return new RoutePool({ groups, ratePerSecond, random: seededRandom(seed) });
}

/** Answers that take 100 to 400 ms, so that requests overlap and overtake each other. */
function answering(seed: number, answer: (routeId: string, attempt: number) => ReturnType<typeof aPage>) {
  const random = seededRandom(seed);
  return (route: { readonly id: string }, attempt: number) => ({
    ...answer(route.id, attempt),
    milliseconds: Math.round(100 + random() * 300),
  });
}

const PROXIES = Array.from({ length: 10 }, (_, index) => `proxy-${index + 1}`);

describe('a run over ten proxies of which three are dead and two are blocked', () => {
  test.each(SEEDS)('costs next to nothing beyond the trials of the bad ones (seed %i)', async (seed) => {
    const dead = new Set(['proxy-1', 'proxy-2', 'proxy-3']);
    const blocked = new Set(['proxy-4', 'proxy-5']);
    const pool = aPool(seed, [PROXIES.map((id) => aPlan(id))], 5);
    const run = await simulateRun(pool, {
      titles: 1000,
      concurrency: 50,
      answer: answering(seed, (id) =>
        dead.has(id) ? aFailure('unreachable') : blocked.has(id) ? aFailure('blocked') : aPage(),
      ),
    });
    expect(run.stoppedBy).toBeNull();
    expect(run.done).toBe(1000);
    expect(run.attempts / run.done).toBeLessThanOrEqual(1.1);
    for (const route of pool.report()) {
      const isBad = dead.has(route.id) || blocked.has(route.id);
      expect(route.pages === 0).toBe(isBad);
      if (dead.has(route.id)) expect(route).toMatchObject({ state: 'retired', attempts: 5 });
      if (blocked.has(route.id)) expect(route.state).not.toBe('fit');
    }
    // Five good routes at five requests per second: 40 s, and no more than a few seconds for getting under way.
    expect(run.milliseconds).toBeLessThan(45_000);
  });
});

describe('a run that is blocked', () => {
  test.each(SEEDS)(
    'from the beginning stops after two requests over the direct route (seed %i)',
    async (seed) => {
      const pool = aPool(seed, [[aPlan('direct')]]);
      const answer = answering(seed, () => aFailure('blocked', { httpStatus: 202 }));
      const run = await simulateRun(pool, { titles: 250, concurrency: 50, answer });
      expect(run.stoppedBy).toMatchObject({ kind: 'blocked', httpStatus: 202 });
      expect(run.attempts).toBe(2);
    },
  );

  test.each(SEEDS)('in its middle stops within sixty requests more (seed %i)', async (seed) => {
    const pool = aPool(seed, [[aPlan('direct')]]);
    let underWay = 0;
    const answer = answering(seed, (_, attempt) => {
      if (attempt <= 300) return aPage();
      underWay += 1;
      return aFailure('blocked');
    });
    const run = await simulateRun(pool, { titles: 1000, concurrency: 50, answer });
    expect(run.stoppedBy).toMatchObject({ kind: 'blocked' });
    expect(underWay).toBeGreaterThan(10);
    expect(underWay).toBeLessThanOrEqual(60);
    // The pool has stopped for good: whoever still asks is told so at once.
    expect(await pool.lease(new Set(), new AbortController().signal)).toMatchObject({
      blocked: { kind: 'blocked' },
    });
  });

  test('with fifty requests under way stops after these and one trial', async () => {
    const pool = aPool(1, [[aPlan('direct')]]);
    const answer = (_: unknown, attempt: number) => ({
      ...(attempt <= 301 ? aPage() : aFailure('blocked')),
      milliseconds: 200,
    });
    const run = await simulateRun(pool, { titles: 1000, concurrency: 50, answer });
    expect(run).toMatchObject({ attempts: 301 + 50 + 1, stoppedBy: { kind: 'blocked' } });
  });

  test.each(SEEDS)('over every route stops after two requests per route (seed %i)', async (seed) => {
    const groups = [
      PROXIES.map((id) => aPlan(id)),
      ['tor-1', 'tor-2'].map((id) => aPlan(id, { renew: renewed })),
    ];
    const pool = aPool(seed, groups);
    const answer = answering(seed, () => aFailure('blocked'));
    const run = await simulateRun(pool, { titles: 250, concurrency: 50, answer });
    expect(run.stoppedBy).toMatchObject({ kind: 'blocked' });
    expect(run.done).toBe(0);
    for (const route of pool.report()) expect(route).toMatchObject({ attempts: 2, blocked: 2 });
  });

  test.each(SEEDS)('on every tenth page goes on to its end (seed %i)', async (seed) => {
    const pool = aPool(seed, [[aPlan('direct')]]);
    const answer = answering(seed, (_, attempt) => (attempt % 10 === 0 ? aFailure('blocked') : aPage()));
    const run = await simulateRun(pool, { titles: 250, concurrency: 50, answer });
    expect(run.stoppedBy).toBeNull();
    expect(run.done).toBe(250);
  });

  test('for a while goes on when the trial after the rest brings a page', async () => {
    const pool = aPool(1, [[aPlan('direct')]]);
    const answer = answering(1, (_, attempt) => (attempt === 1 ? aFailure('blocked') : aPage()));
    const run = await simulateRun(pool, { titles: 100, concurrency: 50, answer });
    expect(run).toMatchObject({ stoppedBy: null, done: 100, attempts: 101 });
  });
});

describe('a run that reaches nothing', () => {
  test('stops when every proxy is dead and says that they cannot be reached', async () => {
    const pool = aPool(1, [PROXIES.map((id) => aPlan(id))]);
    const answer = answering(1, () => aFailure('unreachable'));
    const run = await simulateRun(pool, { titles: 250, concurrency: 50, answer });
    expect(run.stoppedBy).toMatchObject({ kind: 'unreachable' });
    expect(run.attempts).toBe(50);
    expect(pool.report().every(({ state }) => state === 'retired')).toBe(true);
  });

  test('names the block when some routes are dead and the others blocked', async () => {
    const pool = aPool(1, [PROXIES.map((id) => aPlan(id))]);
    const answer = answering(1, (id) => aFailure(id === 'proxy-7' ? 'blocked' : 'unreachable'));
    const run = await simulateRun(pool, { titles: 250, concurrency: 50, answer });
    expect(run.stoppedBy).toMatchObject({ kind: 'blocked' });
  });

  test('for a minute in its middle goes on afterwards', async () => {
    const pool = aPool(1, [[aPlan('direct')]], 10);
    const startedAt = Date.now();
    const answer = answering(1, () => {
      const elapsed = Date.now() - startedAt;
      return elapsed > 10_000 && elapsed < 70_000 ? aFailure('unreachable') : aPage();
    });
    const run = await simulateRun(pool, { titles: 500, concurrency: 50, answer });
    expect(run).toMatchObject({ stoppedBy: null, done: 500 });
    expect(run.attempts).toBeLessThan(540);
  });
});

describe('a run that is throttled', () => {
  test('waits as long as the site asks and finishes', async () => {
    const pool = aPool(1, [[aPlan('direct')]], 20);
    const answer = answering(1, (_, attempt) =>
      attempt === 100 ? aFailure('throttled', { retryAfterMs: 30_000 }) : aPage(),
    );
    const run = await simulateRun(pool, { titles: 200, concurrency: 50, answer });
    expect(run).toMatchObject({ stoppedBy: null, done: 200, attempts: 201 });
    expect(run.milliseconds).toBeGreaterThan(40_000);
  });
});

describe('throughput', () => {
  test('a paced route is used to its pace even when its timers fire late', async () => {
    const pool = aPool(1, [[aPlan('direct')]], 50);
    const run = await simulateRun(pool, {
      titles: 500,
      concurrency: 50,
      answer: answering(1, () => aPage()),
    });
    expect(run.milliseconds).toBeLessThan(10_800);
    expect(run.milliseconds).toBeGreaterThan(9_000);
  });
});
