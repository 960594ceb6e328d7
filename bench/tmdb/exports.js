/**
 * Measures `tmdb exports diff` and the load of `tmdb exports pull` against their floors (`export-floor.js`), in CPU time, taking
 * turns. `npm run build` comes first. Usage: node bench/tmdb/exports.js [--lines 1250000] [--rounds 3] [--python python3]
 */

import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measuredRun } from '../measure/measured-run.js';
import { PostgresServer } from '../measure/postgres-server.js';
import { writeExports } from './export-files.js';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const MAIN = here('../../dist/presentation/main.js');
const FLOOR = here('./export-floor.js');
const SEED = 20260930;

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1250000' },
    rounds: { type: 'string', default: '3' },
    python: { type: 'string', default: 'python3' },
  },
});
const rounds = Number(values.rounds);

const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-bench-exports-'));
await chmod(folder, 0o755);
const from = join(folder, 'movie_ids_08_31_2026.json.gz');
const to = join(folder, 'movie_ids_09_30_2026.json.gz');
let runs = 0;
try {
  await writeExports(from, to, Number(values.lines), SEED);
  await diff();
  await load();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function diff() {
  const pairs = [];
  for (let round = 1; round <= rounds; round += 1) {
    const floor = await run([process.execPath, FLOOR, '-', from, to]);
    const ours = await run([
      process.execPath,
      MAIN,
      'tmdb',
      'exports',
      'diff',
      '--from',
      from,
      '--to',
      to,
      '--json',
    ]);
    pairs.push({ floor: floor.cpuMs, ours: ours.cpuMs, peak: ours.peakBytes / 1e6 });
    print(`diff, round ${round}: ${pairText(pairs.at(-1))}, peak ${pairs.at(-1).peak.toFixed(0)} MB`);
  }
  print(`diff: ${ratio(pairs)} × the CPU of the floor (target 1.5), peak ${peakOf(pairs)} MB (target 300)\n`);
}

/**
 * The second day of two, as on all days but the first. CPU of the server counts with that of the program, which downloads and
 * checks the file too. Copying alone is what neither unpacks nor parses.
 */
async function load() {
  const postgres = await PostgresServer.start(join(folder, 'postgres'));
  const files = await serveFiles();
  const rows = join(folder, 'rows.tsv');
  try {
    await run([process.execPath, FLOOR, '--rows', rows, to]);
    const all = [];
    for (let round = 1; round <= rounds; round += 1) {
      const copy = await onServer(postgres, async () => [FLOOR, await postgres.createDatabase(), rows]);
      const floor = await onServer(postgres, async () => [FLOOR, await postgres.createDatabase(), to]);
      const place = [
        '--out',
        join(folder, `data-${round}`),
        '--database-url',
        await postgres.createDatabase(),
      ];
      const pull = (date) => [
        ...[MAIN, 'tmdb', 'exports', 'pull', '--kind', 'movie', '--date', date],
        ...['--exports-url', files.url, ...place],
      ];
      await run([process.execPath, ...pull('2026-08-31')]);
      const ours = await onServer(postgres, async () => pull('2026-09-30'));
      all.push({ copy, floor, ours });
      print(
        `load, round ${round}: ${Object.entries(all.at(-1)).map(partsText).join('; ')} (load average ${loadavg()[0].toFixed(1)})`,
      );
    }
    for (const part of ['cpuMs', 'wallMs']) {
      const pairs = all.map(({ floor, ours }) => ({ floor: floor[part], ours: ours[part] }));
      const copies = all.map(({ copy, ours }) => ({ floor: copy[part], ours: ours[part] }));
      const what = part === 'cpuMs' ? 'CPU' : 'time';
      print(
        `load: ${ratio(pairs)} × the ${what} of the floor (target 1.5), ${ratio(copies)} × that of copying alone`,
      );
    }
    print(`load: peak ${Math.max(...all.map(({ ours }) => ours.peakBytes / 1e6)).toFixed(0)} MB`);
  } finally {
    files.close();
    await postgres.stop();
  }
}

async function onServer(postgres, command) {
  const wanted = await command();
  const before = postgres.cpuMs();
  const { cpuMs, peakBytes, startedAt, endedAt } = await run([process.execPath, ...wanted]);
  const serverMs = postgres.cpuMs() - before;
  return { cpuMs: cpuMs + serverMs, serverMs, wallMs: endedAt - startedAt, peakBytes };
}

function partsText([name, { cpuMs, serverMs, wallMs }]) {
  return `${name} ${seconds(cpuMs)} of CPU, ${seconds(serverMs)} of it the server's, in ${seconds(wallMs)}`;
}

async function serveFiles() {
  const server = createServer((request, response) => {
    createReadStream(join(folder, basename(request.url))).pipe(response);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

async function run(command) {
  runs += 1;
  const own = join(folder, `run-${runs}`);
  await mkdir(own);
  return await measuredRun(command, { python: values.python, folder: own, timeoutMs: 300_000 });
}

function pairText({ floor, ours }) {
  return `floor ${seconds(floor)}, ours ${seconds(ours)} of CPU (load average ${loadavg()[0].toFixed(1)})`;
}

function ratio(pairs) {
  return median(pairs.map(({ floor, ours }) => ours / floor)).toFixed(2);
}

function peakOf(pairs) {
  return Math.max(...pairs.map(({ peak }) => peak)).toFixed(0);
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
