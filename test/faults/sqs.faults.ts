import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { titleAt } from '../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../src/demo/imdb-site/local-site.js';
import { seededRandom } from '../../src/demo/seeded-random.js';
import { PostgresDatabase } from '../../src/infrastructure/database/postgres-database.js';
import { type SqsServer, startSqsServer } from '../support/network/sqs-server.js';
import { startCli, startScript } from '../support/processes/cli.js';
import { deadline } from '../support/processes/deadlines.js';
import { temporaryFolder } from '../support/processes/temporary-folder.js';
import { startWorker, WorkerFleet } from '../support/processes/worker-fleet.js';
import { expectWholeRun } from '../support/stores/compare-stores.js';
import { createTestDatabase, type TestDatabase } from '../support/stores/postgres.js';
import { savedCounts, targetStates } from '../support/stores/shared-queue.js';

const SEED = 20_281;
const TITLES = 4_000;
const KILLS = 16;
/** So short that a function does not finish the range that it is given. */
const FUNCTION_MS = 6_000;
const FUNCTION = fileURLToPath(new URL('../support/processes/lambda-host.mjs', import.meta.url));

const ids = Array.from({ length: TITLES }, (_, index) => titleAt(index).titleId);

let site: LocalSite;
let sqs: SqsServer;
let server: TestDatabase;
let database: PostgresDatabase;
let fleets: WorkerFleet[];

beforeEach(async () => {
  fleets = [];
  sqs = await startSqsServer();
  server = await createTestDatabase('empty');
  database = new PostgresDatabase({ url: server.url, connections: 2 });
  site = await startLocalSite({
    titles: TITLES,
    weightBytes: 10_000,
    rules: [{ kind: 'latency', latencyMs: 50 }],
  });
});

afterEach(async () => {
  for (const fleet of fleets) await fleet.end();
  await site?.close();
  await database?.close();
  await server?.drop();
  await sqs?.close();
});

describe('functions and workers behind one queue on SQS, killed, out of time and given ranges twice', () => {
  it(
    'lose nothing and do nothing twice',
    async () => {
      const out = await temporaryFolder();
      const list = join(out, 'ids.txt');
      await writeFile(list, ids.join('\n'));
      const { queueUrl, deadLetterUrl } = await sqs.createQueue();
      const startedAt = performance.now();
      const where = ['--base-url', site.url, '--out', out, '--database-url', server.url, '--queue', queueUrl];
      const how = ['--workers', 'shared', '--rate', '0', '--concurrency', '5', '--json', '--quiet'];
      const env = sqs.environment;
      const planner = startCli(['scrape', ...where, ...how, '--ids-file', list], { env });
      let isOver = false;
      planner.result.then(() => {
        isOver = true;
      });
      const functions = await WorkerFleet.start(3, async () =>
        startScript(FUNCTION, [String(FUNCTION_MS)], {
          env: {
            ...env,
            QUEUE_URL: queueUrl,
            DATABASE_URL: server.url,
            OUT_DIR: await temporaryFolder(),
            MAX_THREADS: '0',
          },
        }),
      );
      fleets.push(functions);
      const workers = await WorkerFleet.start(2, () =>
        startWorker(server.url, ['--queue', queueUrl], { env }),
      );
      fleets.push(workers);

      await expect.poll(() => site.requests.length, { timeout: deadline(10) }).toBeGreaterThan(100);
      const random = seededRandom(SEED);
      let kills = 0;
      for (; kills < KILLS && !isOver; kills += 1) {
        const all = fleets.flatMap(({ working }) => working);
        all[Math.floor(random.next() * all.length)]?.process.kill('SIGKILL');
        await sleep(1_000);
      }
      const { code, stdout, stderr } = await planner.result;
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(JSON.parse(stdout)).toMatchObject({ scraped: TITLES, failed: 0, skipped: 0, stop: null });
      for (const worker of await workers.stop()) expect(worker).toMatchObject({ code: 130 });
      const answers = (await functions.stop()).flatMap(({ stdout: said }) => said.match(/^\d+ \d+$/gm) ?? []);
      const again = answers.filter((answer) => !answer.startsWith('1 '));
      expect([...functions.ended, ...workers.ended]).toEqual([]);
      const asked = site.requests.filter(({ page }) => page === 'title').length;
      console.log(
        [
          `${TITLES} titles in ${seconds} s: ${kills} killed, ${asked - TITLES} requests too many;`,
          `functions that were not killed took ${answers.length} messages, ${again.length} of them given out before`,
        ].join(' '),
      );
      expect(again).not.toEqual([]);
      expect(await targetStates(database)).toEqual({ done: TITLES });
      expect(await savedCounts(database)).toMatchObject({
        movies: TITLES,
        inserted: TITLES,
        updated: 0,
        unchanged: 0,
      });
      const dead = await sqs.client().receiveMessage({ QueueUrl: deadLetterUrl, WaitTimeSeconds: 0 });
      expect(dead.Messages ?? []).toEqual([]);
      await expectWholeRun(out, server.url, ids);
    },
    deadline(60),
  );
});
