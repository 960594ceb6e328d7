import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AttemptReply } from '../../../../src/application/engine/attempt.js';
import type { RouteLease } from '../../../../src/application/engine/ports.js';
import type { Imdb } from '../../../../src/domain/imdb/imdb-catalogue.js';
import { RoutePool } from '../../../../src/infrastructure/routes/route-pool.js';
import { aFailure, aPage } from '../../../support/builders/attempt-replies.js';
import { aPlan, renewed, seededRandom } from '../../../support/network/routes.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const replies = fc.oneof(
  { weight: 5, arbitrary: fc.constant(aPage()) },
  fc.constantFrom(
    aFailure('not-found'),
    aFailure('blocked'),
    aFailure('unreachable'),
    aFailure('crashed'),
    aFailure('throttled'),
  ),
  fc.integer({ min: 0, max: 20_000 }).map((retryAfterMs) => aFailure('throttled', { retryAfterMs })),
);

const routePlans = fc.record({
  maxInFlight: fc.integer({ min: 1, max: 5 }),
  group: fc.constantFrom(0, 1),
  renewAfter: fc.constantFrom(null, 1, 3),
});

const runs = fc.record({
  seed: fc.integer(),
  ratePerSecond: fc.constantFrom(0, 0.5, 1, 2.5, 7, 40),
  crawlDelayMs: fc.constantFrom(0, 0, 0, 1500),
  routes: fc.array(routePlans, { minLength: 1, maxLength: 4 }),
  requests: fc.array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 3000 }),
      takesMs: fc.integer({ min: 0, max: 3000 }),
      avoids: fc.constantFrom([], [], [], ['route-0'], ['route-0', 'route-1']),
      abortsAfterMs: fc.constantFrom(null, null, null, 500),
      reply: replies,
    }),
    { minLength: 1, maxLength: 60 },
  ),
});

interface Observed {
  readonly starts: number[];
  readonly maxInFlight: number;
  inFlight: number;
  /** Until a page of a request that started later than this, one request at a time is allowed. */
  onTrial: boolean;
  notBefore: number;
}

/** Drives a pool through a run on the simulated clock, checking each lease as it is given. */
async function check(run: typeof runs extends fc.Arbitrary<infer Run> ? Run : never): Promise<void> {
  const plans = run.routes.map(({ maxInFlight, group, renewAfter }, index) => ({
    group,
    plan: aPlan(`route-${index}`, {
      maxInFlight,
      ...(renewAfter !== null && { renew: renewed, renewAfter }),
    }),
  }));
  const pool = new RoutePool({
    groups: [0, 1].map((group) => plans.filter((each) => each.group === group).map(({ plan }) => plan)),
    ratePerSecond: run.ratePerSecond,
    random: seededRandom(run.seed),
    now: Date.now,
  });
  pool.keepApart(run.crawlDelayMs);
  const observed = new Map<string, Observed>(
    plans.map(({ plan }) => [
      plan.route.id,
      { starts: [], maxInFlight: plan.maxInFlight, inFlight: 0, onTrial: true, notBefore: 0 },
    ]),
  );
  const of = ({ route }: RouteLease): Observed => {
    const found = observed.get(route.id);
    if (found === undefined) throw new Error(`a lease of the unknown route ${route.id}`);
    return found;
  };
  const unpickyWaiting: number[] = [];

  const started = (lease: RouteLease) => {
    const route = of(lease);
    route.starts.push(Date.now());
    route.inFlight += 1;
    expect(route.inFlight).toBeLessThanOrEqual(route.onTrial ? 1 : route.maxInFlight);
    const stateNow = pool.report().find(({ id }) => id === lease.route.id)?.state;
    expect(stateNow === 'fit' || stateNow === 'probing').toBe(true);
    if (stateNow === 'probing') {
      expect(route.inFlight).toBe(1);
      route.onTrial = true;
    }
    expect(Date.now()).toBeGreaterThanOrEqual(route.notBefore);
  };
  const finished = (lease: RouteLease, { result }: AttemptReply<Imdb>) => {
    const route = of(lease);
    route.inFlight -= 1;
    const failure = result.kind === 'failed' ? result.failure : null;
    const kind = failure?.kind ?? 'page';
    if (kind === 'page' || kind === 'not-found') {
      if (pool.report().find(({ id }) => id === lease.route.id)?.state === 'fit') route.onTrial = false;
    }
    if (kind === 'blocked' || kind === 'throttled') route.onTrial = true;
    if (kind === 'throttled') {
      route.notBefore = Math.max(route.notBefore, Date.now() + (failure?.retryAfterMs ?? 0));
    }
  };

  const answers: Promise<void>[] = [];
  let answered = 0;
  for (const [number, request] of run.requests.entries()) {
    await vi.advanceTimersByTimeAsync(request.afterMs);
    const abort = new AbortController();
    const isUnpicky = request.avoids.length === 0;
    if (isUnpicky) unpickyWaiting.push(number);
    const leaveQueue = () => {
      if (isUnpicky) unpickyWaiting.splice(unpickyWaiting.indexOf(number), 1);
      answered += 1;
    };
    if (request.abortsAfterMs !== null) setTimeout(() => abort.abort(), request.abortsAfterMs);
    const asked = pool.lease(new Set(request.avoids), abort.signal).then(
      (lease) => {
        if ('route' in lease) {
          if (isUnpicky) expect(unpickyWaiting[0]).toBe(number);
          started(lease);
          setTimeout(() => {
            pool.settle(lease, request.reply);
            finished(lease, request.reply);
          }, request.takesMs);
        }
        leaveQueue();
      },
      () => leaveQueue(),
    );
    // Awaited below; until then a failed check must not count as unhandled.
    asked.catch(() => undefined);
    answers.push(asked);
  }
  await vi.advanceTimersByTimeAsync(0);
  while (vi.getTimerCount() > 0) await vi.advanceTimersToNextTimerAsync();
  expect(answered).toBe(run.requests.length);
  await Promise.all(answers);

  for (const { starts } of observed.values()) {
    const perWindow = Math.ceil(run.ratePerSecond);
    const windowMs = (perWindow / run.ratePerSecond) * 1000;
    for (const [index, start] of starts.entries()) {
      const later = starts[index + perWindow];
      if (run.ratePerSecond > 0 && later !== undefined)
        expect(later - start).toBeGreaterThanOrEqual(windowMs);
      const next = starts[index + 1];
      if (next !== undefined) expect(next - start).toBeGreaterThanOrEqual(run.crawlDelayMs);
    }
  }
}

test('no route exceeds its pace, its bound, its trial or its rest, and whoever asks is answered in turn', async () => {
  await fc.assert(fc.asyncProperty(runs, check), { numRuns: 300 });
});
