import { describe, expect, it } from 'vitest';
import { type Failure, type FailureKind, failure } from '../../../../src/domain/engine/outcome.js';
import { type AttemptHistory, decideRetry, NO_ATTEMPTS } from '../../../../src/domain/engine/retry-policy.js';

const always = (value: number) => () => value;

function afterFailures(failures: readonly Failure[], maxRetries: number) {
  let history: AttemptHistory = NO_ATTEMPTS;
  for (const [index, one] of failures.entries()) {
    const decision = decideRetry(history, one, maxRetries, always(1));
    history = decision.history;
    if (index === failures.length - 1) return decision;
    if (!decision.retry) throw new Error(`gave up after ${index + 1}`);
  }
  throw new Error('no failures');
}

const times = (count: number, kind: FailureKind) => Array.from({ length: count }, () => failure(kind, 'x'));

describe('decideRetry', () => {
  it.each(['not-found', 'unreadable', 'invalid', 'unsaved', 'fatal'] as const)(
    'gives up at once on %s',
    (kind) => {
      expect(afterFailures(times(1, kind), 3).retry).toBe(false);
    },
  );

  it.each(['unreachable', 'blocked'] as const)('retries %s as often as asked, then gives up', (kind) => {
    expect(afterFailures(times(3, kind), 3).retry).toBe(true);
    expect(afterFailures(times(4, kind), 3).retry).toBe(false);
    expect(afterFailures(times(1, kind), 0).retry).toBe(false);
  });

  it('does not count throttled answers, nor a route that is at fault', () => {
    const atFault = failure('unreachable', 'proxy down', { routeAtFault: true });
    const decision = afterFailures([...times(10, 'throttled'), atFault, atFault], 0);
    expect(decision).toMatchObject({ retry: true, afterMs: 0, history: { counted: 0, uncounted: 12 } });
  });

  it('puts only a block down to a further circuit, and not without end', () => {
    const decide = (kind: FailureKind, before = NO_ATTEMPTS) =>
      decideRetry(before, failure(kind, 'x'), 0, always(1), true);
    expect(decide('blocked')).toMatchObject({
      retry: true,
      afterMs: 0,
      history: { counted: 0, uncounted: 1 },
    });
    expect(decide('unreachable')).toMatchObject({ retry: false, history: { counted: 1 } });
    expect(decide('blocked', { ...NO_ATTEMPTS, attempts: 9, uncounted: 8 }).retry).toBe(false);
  });

  it('gives up on a site that throttles for ever', () => {
    expect(() => afterFailures(times(200, 'throttled'), 3)).toThrow(/gave up after/);
  });

  it('does not count the first crash, runs a title alone after the second and gives up on the third', () => {
    expect(afterFailures(times(1, 'crashed'), 0)).toMatchObject({ retry: true, alone: false });
    expect(afterFailures(times(2, 'crashed'), 3)).toMatchObject({ retry: true, alone: true });
    expect(afterFailures(times(3, 'crashed'), 9).retry).toBe(false);
  });

  it('waits longer after each counted failure, up to half a minute, by full jitter', () => {
    const waits = [1, 2, 3, 7, 12].map((count) => {
      const decision = afterFailures(times(count, 'unreachable'), 20);
      return decision.retry ? decision.afterMs : null;
    });
    expect(waits).toEqual([500, 1000, 2000, 30_000, 30_000]);
    const jittered = decideRetry(NO_ATTEMPTS, failure('unreachable', 'x'), 3, always(0.25));
    expect(jittered).toMatchObject({ afterMs: 125 });
  });
});
