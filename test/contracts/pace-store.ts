import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaceStore } from '../../src/infrastructure/routes/pace/pace-store.js';

export interface PacesUnderTest {
  readonly paces: PaceStore;
  /** Once, after all tests. */
  remove(): Promise<void>;
}

/** Long beside what a test takes, so that a wait tells how many of them lie between. */
const MINUTE = 60_000;
const HALF = MINUTE / 2;

/** What every `PaceStore` promises. */
export function paceStoreContract(name: string, create: () => Promise<PacesUnderTest>): void {
  describe(`${name} as a store of paces`, () => {
    let opened: PacesUnderTest;
    let paces: PaceStore;
    let keys = 0;

    beforeAll(async () => {
      opened = await create();
      paces = opened.paces;
    });
    afterAll(async () => {
      await opened?.remove();
    });

    function newKey(): string {
      keys += 1;
      return `films${keys}.test direct`;
    }

    /** How many half minutes away the next slot is. */
    async function take(key: string, asked: Partial<Parameters<PaceStore['take']>[1]> = {}): Promise<number> {
      const slot = await paces.take(key, { spacingMs: MINUTE, apartMs: 0, answers: 0, ...asked });
      return Math.round(slot.waitMs / HALF);
    }

    async function restOver(key: string): Promise<void> {
      await expect.poll(async () => (await paces.look(key)).restMs).toBe(0);
    }

    async function throttle(key: string): Promise<void> {
      await paces.rest(key, { milliseconds: 1, reason: 'HTTP 429', throttled: true });
      await restOver(key);
    }

    it('gives out the first slot at once, and a pace that nobody knows does not rest', async () => {
      const key = newKey();
      expect(await paces.look(key)).toEqual({ restMs: 0, restReason: null });
      expect(await paces.take(key, { spacingMs: MINUTE, apartMs: 0, answers: 0 })).toMatchObject({
        waitMs: expect.toSatisfy((waitMs: number) => waitMs >= 0 && waitMs < HALF),
        restMs: 0,
        restReason: null,
      });
    });

    it('gives out each slot once, a spacing apart, however many ask at once', async () => {
      const key = newKey();
      const waits = await Promise.all(Array.from({ length: 20 }, () => take(key)));
      expect(waits.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => 2 * index));
    });

    it('makes up for no slot that nobody took', async () => {
      const key = newKey();
      const short = { spacingMs: 200, apartMs: 0, answers: 0 };
      await paces.take(key, short);
      await setTimeout(500);
      const from = performance.now();
      await paces.take(key, short);
      const { waitMs } = await paces.take(key, short);
      expect(performance.now() + waitMs - from).toBeGreaterThanOrEqual(200);
    });

    it('tells its clock, to which the times of slots are differences', async () => {
      const key = newKey();
      const first = await paces.take(key, { spacingMs: MINUTE, apartMs: 0, answers: 0 });
      const second = await paces.take(key, { spacingMs: MINUTE, apartMs: 0, answers: 0 });
      const between = second.clockMs + second.waitMs - (first.clockMs + first.waitMs);
      expect(between).toBeCloseTo(MINUTE, -3);
    });

    it('keeps slots as far apart as each asks that takes one', async () => {
      const key = newKey();
      const waits = [
        await take(key),
        await take(key, { spacingMs: HALF }),
        await take(key, { spacingMs: 0, apartMs: 2 * MINUTE }),
        await take(key, { spacingMs: MINUTE, apartMs: HALF }),
      ];
      expect(waits).toEqual([0, 1, 5, 7]);
    });

    it('keeps paces of different keys apart', async () => {
      const [one, other] = [newKey(), newKey()];
      await paces.rest(one, { milliseconds: 10 * MINUTE, reason: 'HTTP 429', throttled: true });
      expect([await take(one), await take(other)]).toEqual([20, 0]);
    });

    it('gives out no slot before a rest is over, and tells of it with its reason', async () => {
      const key = newKey();
      await take(key);
      await paces.rest(key, { milliseconds: 10 * MINUTE, reason: 'a challenge', throttled: false });
      const rest = { restMs: expect.toSatisfy(isAbout(10 * MINUTE)), restReason: 'a challenge' };
      expect(await paces.look(key)).toEqual(rest);
      expect(await paces.take(key, { spacingMs: MINUTE, apartMs: 0, answers: 0 })).toMatchObject(rest);
      expect(await take(key)).toBe(22);
    });

    it('lets no rest shorten another', async () => {
      const key = newKey();
      await paces.rest(key, { milliseconds: 10 * MINUTE, reason: 'the longer', throttled: false });
      await paces.rest(key, { milliseconds: MINUTE, reason: 'the shorter', throttled: false });
      expect(await take(key)).toBe(20);
      expect(await paces.look(key)).toMatchObject({ restReason: 'the longer' });
      await paces.rest(key, { milliseconds: 20 * MINUTE, reason: 'the longest', throttled: false });
      expect(await paces.look(key)).toMatchObject({ restReason: 'the longest' });
    });

    it('slows down when throttled, not when blocked, and keeps a Crawl-delay as it is', async () => {
      const key = newKey();
      await paces.rest(key, { milliseconds: 1, reason: 'a challenge', throttled: false });
      await restOver(key);
      const before = await take(key);
      expect((await take(key)) - before).toBe(2);
      await throttle(key);
      expect((await take(key)) - before).toBe(5);
      expect((await take(key, { spacingMs: 0, apartMs: MINUTE })) - before).toBe(7);
    });

    it('counts the first of many throttled answers, and those after the rest again', async () => {
      const key = newKey();
      const throttled = { milliseconds: 10 * MINUTE, reason: 'HTTP 429', throttled: true };
      await Promise.all([paces.rest(key, throttled), paces.rest(key, throttled), paces.rest(key, throttled)]);
      const first = await take(key);
      expect((await take(key)) - first).toBe(3);
      const other = newKey();
      await throttle(other);
      await throttle(other);
      await take(other);
      // 2.25 minutes.
      expect(await take(other, { spacingMs: 4 * MINUTE })).toBe(18);
    });

    it('asks at an eighth of the rate at the least, and recovers with the answers', async () => {
      const key = newKey();
      for (let count = 0; count < 8; count += 1) await throttle(key);
      await take(key, { answers: 0 });
      expect(await take(key, { answers: 1000 })).toBe(16);
      expect(await take(key, { answers: 400 })).toBe(22);
      expect(await take(key)).toBe(24);
    });
  });
}

function isAbout(milliseconds: number): (actual: number) => boolean {
  return (actual) => actual <= milliseconds && actual > milliseconds - HALF;
}
