import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mostWithin } from '../support/network/pace-starts.js';
import { type CountingSite, PacedAskers, startCountingSite } from '../support/processes/paced-askers.js';
import { createTestDatabase, type TestDatabase } from '../support/stores/postgres.js';

const RATE = 38;
const ALLOWED = 40;

let database: TestDatabase;
let site: CountingSite;
let askers: PacedAskers | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
  site = await startCountingSite();
});
afterEach(async () => {
  await askers?.stop();
  askers = undefined;
  await site?.[Symbol.asyncDispose]();
  await database?.drop();
});

async function startAskers(count: number, rate = RATE): Promise<PacedAskers> {
  askers = await PacedAskers.start(database.url, site.url, rate, count);
  return askers;
}

/** When those arrived that came between the two moments. */
function arrivals(from: number, to: number): number[] {
  return site.arrivals.map(({ at }) => at).filter((at) => at > from && at < to);
}

describe('ten processes with one pace', () => {
  it('ask no more than 40 times in any second at 38 a second, and not much less', async () => {
    const running = await startAskers(10);
    const from = performance.now();
    await setTimeout(20_000);
    const to = performance.now();
    const pids = new Set(site.arrivals.map(({ pid }) => pid));
    expect(await running.stop()).toEqual(Array(10).fill(0));
    const all = site.arrivals.map(({ at }) => at);
    const perSecond = (arrivals(from, to).length * 1000) / (to - from);
    console.info(`most in a second ${mostWithin(1000, all)}, ${perSecond.toFixed(1)} a second`);
    expect(mostWithin(1000, all)).toBeLessThanOrEqual(ALLOWED);
    // Of a machine that is busy with other things.
    expect(perSecond).toBeGreaterThan(RATE * 0.6);
    expect(pids.size).toBe(10);
    expect(running.lines).toEqual([]);
  });
});
