import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/infrastructure/database/open-database.js';
import { mostWithin } from '../support/network/pace-starts.js';
import { type CountingSite, PacedAskers, startCountingSite } from '../support/processes/paced-askers.js';
import { createTestDatabase, type TestDatabase } from '../support/stores/postgres.js';
import { startPostgresServer } from '../support/stores/postgres-server.js';

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

async function startAskers(count: number, { rate = RATE, url = database.url } = {}): Promise<PacedAskers> {
  askers = await PacedAskers.start(url, site.url, rate, count);
  return askers;
}

/** Resolves when the site was asked so many times more. */
async function askedAgain(times: number): Promise<void> {
  const before = site.arrivals.length;
  await expect.poll(() => site.arrivals.length).toBeGreaterThanOrEqual(before + times);
}

/** When those arrived that came between the two moments. */
function arrivals(from: number, to: number): number[] {
  return site.arrivals.map(({ at }) => at).filter((at) => at > from && at < to);
}

describe('ten processes with one pace', () => {
  // A busy machine holds requests up after they were given leave: they then arrive together with later ones.
  it('ask no more than 40 times in any second at 38 a second, and not much less', { retry: 3 }, async () => {
    const running = await startAskers(10);
    const from = performance.now();
    await setTimeout(20_000);
    const to = performance.now();
    const pids = new Set(site.arrivals.map(({ pid }) => pid));
    expect(await running.stop()).toEqual(Array(10).fill(0));
    const all = site.arrivals.map(({ at }) => at);
    const perSecond = (arrivals(from, to).length * 1000) / (to - from);
    expect(mostWithin(1000, all)).toBeLessThanOrEqual(ALLOWED);
    // Of a machine that is busy with other things.
    expect(perSecond).toBeGreaterThan(RATE * 0.6);
    expect(pids.size).toBe(10);
    expect(running.lines).toEqual([]);
  });
});

describe('processes with one pace', () => {
  it('all stay away for as long as the site asks one of them to, and then come back', async () => {
    const running = await startAskers(5);
    await askedAgain(100);
    const throttled = await site.throttleOnce(10);
    await setTimeout(10_000);
    // What was under way or about to start is not called back.
    expect(arrivals(throttled.at + 2_000, throttled.at + 10_000)).toEqual([]);
    await expect
      .poll(() => new Set(site.arrivals.filter(({ at }) => at > throttled.at + 10_000).map(({ pid }) => pid)))
      .toEqual(new Set(running.pids));
  });

  it('are not held up by one that is killed with a slot in its hands', async () => {
    const running = await startAskers(5, { rate: 5 });
    await askedAgain(20);
    const from = performance.now();
    for (const pid of running.pids.slice(1)) {
      await running.kill(pid);
      await askedAgain(10);
    }
    const after = arrivals(from, performance.now());
    const gaps = after.slice(1).map((at, index) => at - (after[index] ?? 0));
    // Of the ten slots in two seconds at most five are lost with their holders.
    expect(Math.max(...gaps)).toBeLessThan(2_000);
    expect(mostWithin(1000, after)).toBeLessThanOrEqual(6);
  });

  it('ask nothing while the database is down, and go on by themselves once it is back', async () => {
    const server = await startPostgresServer();
    try {
      await openDatabase({ databaseUrl: server.url, folder: '' }).then((opened) => opened.close());
      const running = await startAskers(3, { url: server.url });
      await askedAgain(50);
      await server.stop('immediate');
      // Slots that were given before are used.
      await setTimeout(1_000);
      const from = performance.now();
      await setTimeout(3_000);
      expect(arrivals(from, performance.now())).toEqual([]);
      await server.start();
      await askedAgain(50);
      expect(mostWithin(1000, arrivals(0, performance.now()))).toBeLessThanOrEqual(ALLOWED);
      expect(running.lines).toContainEqual(expect.stringMatching(/^failed /));
    } finally {
      await askers?.stop();
      await server.remove();
    }
  });
});
