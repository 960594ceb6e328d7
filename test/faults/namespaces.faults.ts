import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SiteRequest } from '../../src/demo/imdb-site/behaviour.js';
import { titleAt } from '../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../src/demo/imdb-site/local-site.js';
import { PostgresDatabase } from '../../src/infrastructure/database/postgres-database.js';
import { type Machine, MachineNetwork } from '../support/network/machine-network.js';
import { mostWithin } from '../support/network/pace-starts.js';
import { type RunningCli, startCli } from '../support/processes/cli.js';
import { withoutMachineNetworks } from '../support/processes/skipped.js';
import { temporaryFolder } from '../support/processes/temporary-folder.js';
import { startWorker, WorkerFleet } from '../support/processes/worker-fleet.js';
import { type PostgresServer, startPostgresServer } from '../support/stores/postgres-server.js';
import { targetStates } from '../support/stores/shared-queue.js';

const MACHINES = 3;
const WORKERS = 8;
const RANGES = 16;
/** Positions of a range. */
const PIECE = 500;

/** What a second may have at most: slots are even, and one may be used 25 ms late. */
const mostAt = (rate: number) => Math.ceil(rate * 1.025);

describe.skipIf(withoutMachineNetworks())('eight workers on three machines', () => {
  let network: MachineNetwork;
  let site: LocalSite;
  let server: PostgresServer;
  let database: PostgresDatabase;
  let fleet: WorkerFleet | undefined;
  let planner: RunningCli | undefined;

  beforeEach(async () => {
    fleet = undefined;
    planner = undefined;
    network = await MachineNetwork.start(MACHINES);
    site = await startLocalSite({ host: network.outside, titles: 1_000, weightBytes: 20_000 });
    server = await startPostgresServer({ host: network.outside });
    database = new PostgresDatabase({ url: server.url, connections: 1 });
  });

  afterEach(async () => {
    planner?.process.kill('SIGKILL');
    await planner?.result;
    await fleet?.end();
    await database?.close();
    await server?.remove();
    await site?.close();
    await network?.[Symbol.asyncDispose]();
  });

  /** Starts the workers, in turn on each machine, and waits until all of them wait for a run. */
  async function startWorkers(argsOn: (machine: Machine) => readonly string[] = () => []): Promise<void> {
    const { machines } = network;
    let started = 0;
    fleet = await WorkerFleet.start(WORKERS, () => {
      const machine = machines[started % machines.length];
      started += 1;
      if (machine === undefined) throw new Error('there is no machine');
      return startWorker(server.url, argsOn(machine), { prefix: machine.prefix });
    });
    const waiting = async () => {
      const of = machines.map(({ address }) => address).join();
      const { rows } = await database.execute(
        `select count(*) from pg_stat_activity where client_addr = any(string_to_array($1, ',')::inet[])`,
        [of],
      );
      return rows[0]?.[0];
    };
    await expect.poll(waiting).toBe(WORKERS);
  }

  /** Has the workers do a run of so many titles at this rate, to its end. Each title has to be fetched. */
  async function run(titles: readonly string[], rate: number): Promise<void> {
    const out = await temporaryFolder();
    const list = join(out, 'ids.txt');
    await writeFile(list, `${inRanges(titles).join('\n')}\n`);
    const where = ['--base-url', site.url, '--out', out, '--database-url', server.url];
    const how = ['--workers', 'shared', '--rate', String(rate), '--concurrency', '5', '--json', '--quiet'];
    planner = startCli(['scrape', ...where, ...how, '--ids-file', list]);
    const { code, stdout, stderr } = await planner.result;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ scraped: titles.length, failed: 0, stop: null });
    expect(await targetStates(database)).toEqual({ done: titles.length });
    const { rows } = await database.execute(
      `select count(distinct machine->>'pid') from run_workers where figures is not null`,
    );
    expect(rows).toEqual([[WORKERS]]);
    expect(fleet?.ended).toEqual([]);
    for (const worker of (await fleet?.stop()) ?? []) expect(worker).toMatchObject({ code: 130 });
  }

  /** Requests, of whatever page, that came from these machines. */
  function from(...machines: readonly (Machine | undefined)[]): readonly SiteRequest[] {
    const addresses = machines.map((machine) => machine?.address);
    return site.requests.filter(({ remoteAddress }) => addresses.includes(remoteAddress));
  }

  // As of ten processes with one pace: a busy machine holds requests up, which then arrive together with later ones.
  it('keep the rate of one, and fetch every title once', { retry: 3 }, async () => {
    const [rate, titles] = [20, madeUp(320)];
    await startWorkers();
    await run(titles, rate);
    const { machines } = network;
    expect(busiestSecond(site.requests)).toBeLessThanOrEqual(mostAt(rate));
    expect(machines.filter((machine) => from(machine).length === 0)).toEqual([]);
    expect(from(...machines)).toHaveLength(site.requests.length);
    expect(titles.filter((titleId) => site.requestsFor(titleId) !== 1)).toEqual([]);
    console.log(`one pace: ${busiestSecond(site.requests)} in the busiest second at ${rate} a second`);
  });

  it('keep two rates where the workers of one machine name another address', { retry: 3 }, async () => {
    const [rate, titles] = [10, madeUp(192)];
    const [first, second, third] = network.machines;
    await startWorkers((machine) => (machine === third ? ['--address', 'other'] : []));
    await run(titles, rate);
    expect(busiestSecond(from(first, second))).toBeLessThanOrEqual(mostAt(rate));
    expect(busiestSecond(from(third))).toBeLessThanOrEqual(mostAt(rate));
    // Neither waits for the other.
    expect(busiestSecond(site.requests)).toBeGreaterThan(1.5 * rate);
    expect(from(first, second, third)).toHaveLength(site.requests.length);
    expect(titles.filter((titleId) => site.requestsFor(titleId) !== 1)).toEqual([]);
    console.log(`two paces: ${busiestSecond(site.requests)} in the busiest second at twice ${rate} a second`);
  });

  it('all stay away for as long as the site asks one machine to, and then come back', async () => {
    const [titles, retryAfter] = [madeUp(160), 6];
    const [asked] = network.machines;
    let throttled: SiteRequest | undefined;
    site.behave((request) => {
      const { page, remoteAddress } = request;
      const isNext = throttled === undefined && site.requests.length > titles.length / 4;
      if (!isNext || page !== 'title' || remoteAddress !== asked?.address) return undefined;
      throttled = request;
      return { kind: 'throttled', retryAfter };
    });
    await startWorkers();
    await run(titles, 20);
    const { time = Number.NaN, titleId = null } = throttled ?? {};
    const within = (fromMs: number, toMs: number) => (request: SiteRequest) =>
      request.time >= time + fromMs && request.time < time + toMs;
    // What was under way or about to start is not called back.
    expect(site.requests.filter(within(2_000, retryAfter * 1_000))).toEqual([]);
    const later = within(retryAfter * 1_000, Number.POSITIVE_INFINITY);
    expect(network.machines.filter((machine) => !from(machine).some(later))).toEqual([]);
    for (const title of titles) expect(site.requestsFor(title)).toBe(title === titleId ? 2 : 1);
  });
});

function busiestSecond(requests: readonly SiteRequest[]): number {
  return mostWithin(
    1_000,
    requests.map(({ time }) => time),
  );
}

const madeUp = (count: number) => Array.from({ length: count }, (_, index) => titleAt(250 + index).titleId);

/**
 * A list of which each range has as many of the titles: what a list repeats keeps its position and is fetched once. So a
 * short run has ranges enough for every worker.
 */
function inRanges(titles: readonly string[]): readonly string[] {
  const each = Math.ceil(titles.length / RANGES);
  return Array.from({ length: RANGES }, (_, index) => titles.slice(index * each, (index + 1) * each)).flatMap(
    (some) => [...some, ...Array<string>(PIECE - some.length).fill(some[0] ?? '')],
  );
}
