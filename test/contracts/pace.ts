import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Pace, PaceListener } from '../../src/infrastructure/routes/pace/pace.js';
import { mostWithin } from '../support/network/pace-starts.js';
import { PaceUser } from '../support/network/pace-user.js';

/** What every `Pace` promises whoever is alone with it. */
export function paceContract(
  name: string,
  create: (ratePerSecond: number, listener: PaceListener) => Pace,
): void {
  describe(`${name} as a pace`, () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    const aUser = (rate: number) => new PaceUser((listener) => create(rate, listener));

    it.each([1, 2, 3, 7, 38])(
      'lets at %i a second never more start in any second, and so many',
      async (rate) => {
        const user = aUser(rate);
        user.ask(1000);
        await vi.advanceTimersByTimeAsync(20_000);
        expect(mostWithin(1000, user.starts)).toBeLessThanOrEqual(rate);
        expect(user.starts.length).toBeGreaterThanOrEqual(Math.floor(rate * 20 * 0.95));
      },
    );

    it('lets one start in two seconds at half a request a second', async () => {
      const user = aUser(0.5);
      user.ask(100);
      await vi.advanceTimersByTimeAsync(20_000);
      expect(mostWithin(2000, user.starts)).toBe(1);
      expect(user.starts.length).toBeGreaterThanOrEqual(10);
    });

    it('keeps starts as far apart as a Crawl-delay asks, also where the rate is unlimited', async () => {
      for (const rate of [0, 38]) {
        const user = aUser(rate);
        user.pace.keepApart(3000);
        user.ask(100);
        await vi.advanceTimersByTimeAsync(20_000);
        expect(mostWithin(3000, user.starts)).toBe(1);
        expect(user.starts.length).toBeGreaterThanOrEqual(6);
      }
    });

    it('bounds nothing at a rate of 0', async () => {
      const user = aUser(0);
      user.ask(1000);
      await vi.advanceTimersByTimeAsync(0);
      expect(user.starts).toHaveLength(1000);
    });

    it('is slower when throttled, and what it was after the answers of a while', async () => {
      const user = aUser(30);
      const inTwentySeconds = async () => {
        const before = user.starts.length;
        await vi.advanceTimersByTimeAsync(20_000);
        return user.starts.length - before;
      };
      user.ask(100_000);
      const full = await inTwentySeconds();
      user.pace.slowDown();
      user.pace.rest(1, 'HTTP 429');
      await vi.advanceTimersByTimeAsync(1000);
      const throttled = await inTwentySeconds();
      for (let count = 0; count < 100; count += 1) user.pace.recover();
      await vi.advanceTimersByTimeAsync(1000);
      expect(throttled / full).toBeCloseTo(2 / 3, 1);
      expect((await inTwentySeconds()) / full).toBeCloseTo(1, 1);
    });
  });
}
