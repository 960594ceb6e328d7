import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type JobAttempt, PgBossLeases } from '../../../../src/infrastructure/queue/pg-boss-leases.js';

const FIRST = { id: 'a', retryCount: 0 };
const AGAIN = { id: 'a', retryCount: 1 };

describe('PgBossLeases', () => {
  /** What the server takes for this process's. */
  let ours: readonly JobAttempt[];
  let asked: (readonly JobAttempt[])[];
  let fault: Error | undefined;
  let leases: PgBossLeases;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    [ours, asked, fault] = [[FIRST, AGAIN], [], undefined];
    const renew = async (attempts: readonly JobAttempt[]) => {
      asked.push(attempts);
      if (fault !== undefined) throw fault;
      return new Set(attempts.filter((attempt) => ours.includes(attempt)).map(({ id }) => id));
    };
    leases = new PgBossLeases({ renew, everyMs: 5_000, lostAfterMs: 15_000 });
  });
  afterEach(() => {
    leases.close();
    vi.useRealTimers();
  });

  it('renews all that it holds with one question, and nothing that was dropped', async () => {
    const other = { id: 'b', retryCount: 4 };
    for (const attempt of [FIRST, other]) leases.hold(attempt);
    await vi.advanceTimersByTimeAsync(5_000);
    leases.drop(FIRST);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toEqual([[FIRST, other]]);
  });

  it('holds a job as long as the server says that it is this process’s', async () => {
    const signal = leases.hold(FIRST);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(signal.aborted).toBe(false);
    ours = [];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(13);
  });

  it('holds what it could not renew until it is another’s', async () => {
    const signal = leases.hold(FIRST);
    fault = new Error('the connection broke');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(signal.aborted).toBe(true);
  });

  it('goes on where the server answers in time again', async () => {
    const signal = leases.hold(FIRST);
    fault = new Error('the connection broke');
    await vi.advanceTimersByTimeAsync(10_000);
    fault = undefined;
    await vi.advanceTimersByTimeAsync(40_000);
    expect(signal.aborted).toBe(false);
  });

  it('loses an attempt at a job when it is given the next one itself, which lives on', async () => {
    const before = leases.hold(FIRST);
    const after = leases.hold(AGAIN);
    expect([before.aborted, after.aborted]).toEqual([true, false]);
    leases.drop(FIRST);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toEqual([[AGAIN]]);
    expect(after.aborted).toBe(false);
  });

  it('does not take the loss of an attempt for that of the next one, which came while it was asked', async () => {
    let answer = (_: ReadonlySet<string>) => {};
    const slow = new PgBossLeases({
      renew: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
      everyMs: 1_000,
      lostAfterMs: 15_000,
    });
    slow.hold(FIRST);
    await vi.advanceTimersByTimeAsync(1_000);
    const after = slow.hold(AGAIN);
    answer(new Set());
    await vi.advanceTimersByTimeAsync(0);
    expect(after.aborted).toBe(false);
    slow.close();
  });
});
