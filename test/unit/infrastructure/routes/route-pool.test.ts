import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AllRoutesBlocked, RouteLease } from '../../../../src/application/ports.js';
import { directRoute } from '../../../../src/infrastructure/routes/direct-route.js';
import { RoutePool } from '../../../../src/infrastructure/routes/route-pool.js';
import { aPage } from '../../../support/attempt-replies.js';

const direct = directRoute({ userAgent: 'test/1', language: 'en' });
const noneAvoided: ReadonlySet<string> = new Set();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function leased(answer: RouteLease | AllRoutesBlocked): RouteLease {
  if ('blocked' in answer) throw new Error(`all routes are blocked: ${answer.blocked.reason}`);
  return answer;
}

describe('pace', () => {
  test('a direct route at 5 requests per second never starts a sixth within any second', async () => {
    const pool = new RoutePool({ groups: [[{ route: direct, maxInFlight: 50 }]], ratePerSecond: 5 });
    const starts: number[] = [];
    for (let request = 0; request < 40; request += 1) {
      const lease = pool.lease(noneAvoided, new AbortController().signal).then(leased);
      void lease.then((granted) => {
        starts.push(performance.now());
        pool.settle(granted, aPage());
      });
    }
    await vi.advanceTimersByTimeAsync(10_000);
    expect(starts).toHaveLength(40);
    for (const [index, start] of starts.entries()) {
      expect((starts[index + 5] ?? Number.POSITIVE_INFINITY) - start).toBeGreaterThanOrEqual(1000);
    }
  });
});
