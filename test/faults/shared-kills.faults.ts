import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { titleAt } from '../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../src/demo/imdb-site/local-site.js';
import { seededRandom } from '../../src/demo/seeded-random.js';
import { PostgresDatabase } from '../../src/infrastructure/database/postgres-database.js';
import { LoopbackRelay } from '../support/network/loopback-relay.js';
import { type RunningCli, runCli, startCli } from '../support/processes/cli.js';
import { deadline } from '../support/processes/deadlines.js';
import { temporaryFolder } from '../support/processes/temporary-folder.js';
import { startWorker, WorkerFleet } from '../support/processes/worker-fleet.js';
import { csvContents } from '../support/stores/compare-stores.js';
import { type PostgresServer, startPostgresServer } from '../support/stores/postgres-server.js';
import { queuedRanges, savedCounts, targetStates } from '../support/stores/shared-queue.js';
import { TakeOvers } from '../support/stores/take-overs.js';

const SEED = 20_271;
const TITLES = 20_000;
const WORKERS = 10;
const MOST_KILLS = 60;
const AWAY_MS = 20_000;

const ids = Array.from({ length: TITLES }, (_, index) => titleAt(index).titleId);

let site: LocalSite;
let server: PostgresServer;
let database: PostgresDatabase;
let fleet: WorkerFleet | undefined;

beforeEach(async () => {
  server = await startPostgresServer();
  database = new PostgresDatabase({ url: server.url, connections: 2, statementMs: deadline(3) });
  site = await startLocalSite({
    titles: TITLES,
    weightBytes: 10_000,
    rules: [{ kind: 'latency', latencyMs: 20 }],
  });
});

afterEach(async () => {
  await fleet?.end();
  await site?.close();
  await database?.close();
  await server?.remove();
});

/** Counts the title pages that are asked for, and tells when there were so many. */
class Requests {
  count = 0;
  readonly #waiting: { readonly number: number; readonly resolve: () => void }[] = [];

  constructor(local: LocalSite, takeOvers: TakeOvers) {
    local.behave(({ page, titleId, time }) => {
      if (page !== 'title' || titleId === null) return undefined;
      this.count += 1;
      takeOvers.asked(titleId, time);
      for (const { number, resolve } of this.#waiting) if (this.count >= number) resolve();
      return undefined;
    });
  }

  reach(number: number): Promise<void> {
    return new Promise((resolve) => void this.#waiting.push({ number, resolve }));
  }
}

describe('ten machines over 20,000 titles, killed, stopped, cut off, their database crashed', () => {
  it(
    'lose nothing and do nothing twice',
    async () => {
      const out = await temporaryFolder();
      const list = join(out, 'ids.txt');
      await writeFile(list, ids.join('\n'));
      const takeOvers = new TakeOvers(database, ids);
      const requests = new Requests(site, takeOvers);
      const startedAt = performance.now();
      const where = ['--base-url', site.url, '--out', out, '--database-url', server.url];
      const how = ['--workers', 'shared', '--rate', '0', '--concurrency', '5', '--json', '--quiet'];
      const planner = startCli(['scrape', ...where, ...how, '--ids-file', list]);
      let isOver = false;
      planner.result.then(() => {
        isOver = true;
      });
      fleet = await WorkerFleet.start(WORKERS, () => startWorker(server.url));
      /** Those that another fault has. */
      const away = new Set<RunningCli>();
      const atHome = () => (fleet?.working ?? []).filter((worker) => !away.has(worker));

      let kills = 0;
      const random = seededRandom(SEED);
      const killing = async () => {
        await requests.reach(500);
        for (; kills < MOST_KILLS && !isOver; kills += 1) {
          const worker = atHome()[Math.floor(random.next() * atHome().length)];
          if (worker !== undefined) await takeOvers.kill(worker.process);
          await sleep(1_000);
        }
      };
      const crashing = async () => {
        for (const number of [4_000, 12_000]) {
          await requests.reach(number);
          await server.stop('immediate');
          await server.start();
        }
      };
      const stopping = async () => {
        await requests.reach(6_000);
        const stopped = atHome().slice(0, 3);
        for (const worker of stopped) away.add(worker);
        for (const { process } of stopped) process.kill('SIGSTOP');
        await sleep(AWAY_MS);
        for (const { process } of stopped) process.kill('SIGCONT');
        for (const worker of stopped) away.delete(worker);
        return stopped.length;
      };
      const url = new URL(server.url);
      await using relay = await LoopbackRelay.to(Number(url.port));
      url.port = String(relay.port);
      const cutOff = await startWorker(url.href);
      const partitioning = async () => {
        await requests.reach(8_000);
        relay.stopForwarding();
        await sleep(AWAY_MS);
        relay.forwardAgain();
      };
      const faults = Promise.all([killing(), crashing(), stopping(), partitioning()]);
      const { code, stdout, stderr } = await planner.result;
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const [, , stopped] = await faults;
      cutOff.process.kill('SIGTERM');
      expect(await cutOff.result).toMatchObject({ code: 130 });
      for (const worker of await fleet.stop()) expect(worker).toMatchObject({ code: 130 });
      // The database was down when it began.
      for (const worker of fleet.ended) expect(worker).toMatchObject({ code: 4 });

      const saved = await savedCounts(database);
      console.log(
        [
          `${TITLES} titles over ${WORKERS} workers in ${seconds} s: ${kills} killed, 2 crashes of the database,`,
          `${stopped} stopped and one cut off for ${AWAY_MS / 1000} s; ${requests.count - TITLES} requests too many;`,
          `${fleet.ended.length} workers ended by themselves; ${saved?.workers} times a worker took the run up;`,
          takeOvers.text(),
        ].join(' '),
      );
      const report = JSON.parse(stdout);
      expect(report).toMatchObject({
        runId: 1,
        asked: TITLES,
        scraped: TITLES,
        failed: 0,
        skipped: 0,
        stop: null,
      });
      expect(await targetStates(database)).toEqual({ done: TITLES });
      expect(saved).toMatchObject({ movies: TITLES, inserted: TITLES, updated: 0, unchanged: 0 });
      expect(await queuedRanges(database)).toEqual([]);
      const { movies } = await csvContents(join(out, 'csv'));
      expect(movies.map((row) => JSON.parse(row)[0])).toEqual([...ids].sort());
      const shown = await runCli(['runs', 'show', '1', '--json', '--database-url', server.url]);
      const targets: readonly { readonly state: string }[] = JSON.parse(shown.stdout);
      expect(targets.filter(({ state }) => state === 'done')).toHaveLength(TITLES);
      const [[inJournal, exitCode] = []] = (await database.execute('select report, exit_code from runs'))
        .rows;
      expect(exitCode).toBe(0);
      // What the planner has written to its files the workers know nothing of.
      const { csv, ...stores } = report.stores;
      expect(csv).toMatchObject({ inserted: TITLES });
      // The planner sums up anew what the last of them wrote, after later signs of life.
      const { seconds: _, warnings, ...figures } = { ...report, stores };
      expect(inJournal).toMatchObject({ ...figures, warnings: expect.arrayContaining(warnings) });
    },
    deadline(120),
  );
});
