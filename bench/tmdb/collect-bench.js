/**
 * Measures `tmdb collect` against a local TMDB in a process of its own: against the floor (`floor.js`), a client with few
 * requests at a time (`few-at-a-time.js`), at TMDB's own pace, and its memory. `npm run bench:tmdb` builds first.
 */
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measuredRun } from '../measure/measured-run.js';
import { PostgresServer } from '../measure/postgres-server.js';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const MAIN = here('../../dist/presentation/main.js');
const TOKEN = 'a-token-that-the-local-tmdb-takes';
const APPENDED = 'append_to_response=credits,external_ids,keywords,release_dates';
const LIST = 'trending/movie/week';
const PAGES = 500;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    movies: { type: 'string', default: '10000' },
    many: { type: 'string', default: '50000' },
    python: { type: 'string', default: 'python3' },
    /** Leaves out the run at TMDB's pace, which takes four and a half minutes. */
    unpaced: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const movies = Number(values.movies);

const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-bench-tmdb-'));
await chmod(folder, 0o755);
const postgres = await PostgresServer.start(join(folder, 'postgres'));
let runs = 0;
try {
  await againstFloor('rows of a list', listPaths(), ['trending', '--media', 'movie', '--window', 'week']);
  await againstFloor('details', await detailsPaths(2_000), [
    'ids',
    '--media',
    'movie',
    '--ids-file',
    await idsFile(2_000),
  ]);
  await againstFew();
  await memory();
  if (!values.unpaced) await atItsPace();
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

function listPaths() {
  return Array.from({ length: PAGES }, (_, index) => `${LIST}?page=${index + 1}`);
}

async function detailsPaths(count) {
  return (await moviesOf(count)).map((id) => `movie/${id}?${APPENDED}`);
}

/** The ids of the first movies of the local TMDB, as its lists have them. */
async function moviesOf(count) {
  return await withApi({ titles: Math.max(count, 10_000) }, async (url) => {
    const ids = new Set();
    for (let page = 1; ids.size < count; page += 1) {
      const answer = await fetch(`${url}/${LIST}?page=${page}`, {
        headers: { authorization: `Bearer ${TOKEN}` },
      });
      for (const { id } of (await answer.json()).results) ids.add(id);
    }
    return [...ids].slice(0, count);
  });
}

async function idsFile(count) {
  const file = join(folder, `ids-${count}.txt`);
  await writeFile(file, (await moviesOf(count)).join('\n'));
  return file;
}

/** CPU per record and records a second, the two taking turns. */
async function againstFloor(what, paths, words) {
  const file = join(folder, 'paths.txt');
  await writeFile(file, paths.join('\n'));
  const floors = [];
  const ours = [];
  for (let round = 1; round <= rounds; round += 1) {
    await withApi({}, async (url) => {
      await warm(url, paths);
      floors.push(figures(await run([process.execPath, here('./floor.js'), url, file])));
      ours.push(figures(await collect(url, [...words, '--rate', '0'])));
    });
    print(
      `${what}, round ${round}: floor ${text(floors.at(-1))}; ours ${text(ours.at(-1))} (load average ${loadavg()[0].toFixed(1)})`,
    );
  }
  const ratio =
    median(ours.map((one) => one.cpuMsPerRecord)) / median(floors.map((one) => one.cpuMsPerRecord));
  const speed = median(ours.map((one) => one.perSecond)) / median(floors.map((one) => one.perSecond));
  print(
    `${what}: ${ratio.toFixed(2)} × the CPU of the floor (target 2.5), ${speed.toFixed(2)} × its records a second\n`,
  );
}

async function againstFew() {
  const options = { rules: [{ kind: 'latency', latencyMs: 50 }] };
  const ratios = [];
  for (let round = 1; round <= rounds; round += 1) {
    await withApi(options, async (url) => {
      await warm(url, listPaths());
      const few = figures(
        await run([process.execPath, here('./few-at-a-time.js'), url, LIST, String(PAGES)]),
      );
      const ours = figures(
        await collect(url, ['trending', '--media', 'movie', '--window', 'week', '--rate', '0']),
      );
      ratios.push(ours.perSecond / few.perSecond);
      print(`trending week at 50 ms, round ${round}: 4 at a time ${text(few)}; ours ${text(ours)}`);
    });
  }
  print(
    `trending week at 50 ms: ${median(ratios).toFixed(2)} × the rows a second of 4 at a time (target 5)\n`,
  );
}

async function memory() {
  const peaks = [];
  for (const titles of [1_000, Number(values.many)]) {
    // A discover, since it is the one list of more than 10,000.
    await withApi({ titles }, async (url) => {
      const { peakBytes } = await collect(url, ['discover', '--media', 'movie', '--details', '--rate', '0']);
      peaks.push(peakBytes / 1_000_000);
      print(`${titles} movies with details: peak ${(peakBytes / 1_000_000).toFixed(0)} MB`);
    });
  }
  print(`memory: ${(peaks[1] / peaks[0]).toFixed(2)} × (flat is the target, under 350 MB)\n`);
}

async function atItsPace() {
  const file = await idsFile(movies);
  await withApi({ limits: { perSecond: 40, connections: 20 } }, async (url, counts) => {
    const { startedAt, endedAt } = await collect(url, ['ids', '--media', 'movie', '--ids-file', file]);
    const { requests, answers, mostInASecond, mostConnections } = await counts();
    const throttled = answers[429] ?? 0;
    print(
      `${movies} movies with details at 38 a second: ${((endedAt - startedAt) / 1000).toFixed(0)} s (target 270 for 10,000), ` +
        `${throttled} of ${requests} answers 429, at most ${mostInASecond} in a second and ${mostConnections} connections`,
    );
  });
}

async function withApi(options, work) {
  const server = fork(here('./server.js'), [
    JSON.stringify({ limits: { perSecond: 0, connections: 0 }, ...options }),
  ]);
  const [url] = await once(server, 'message');
  let counted = null;
  const counts = async () => {
    if (counted === null) {
      server.send('end');
      [counted] = await once(server, 'message');
    }
    return counted;
  };
  try {
    return await work(url, counts);
  } finally {
    await counts();
  }
}

/** The server makes an answer when it is first asked for, which is no client's cost. */
async function warm(url, paths) {
  for (const path of paths) {
    const headers = { authorization: `Bearer ${TOKEN}`, 'accept-encoding': 'gzip' };
    await (await fetch(`${url}/${path}`, { headers })).arrayBuffer();
  }
}

async function collect(url, words) {
  const out = join(folder, `data-${runs}`);
  const database = await postgres.createDatabase();
  // Migrations are no part of collecting.
  const made = spawnSync(
    process.execPath,
    [MAIN, 'tmdb', 'collect', ...words, '--limit', '1', '--quiet', ...place(url, database, `${out}-0`)],
    {
      env: { ...process.env, TMDB_TOKEN: TOKEN },
    },
  );
  if (made.status !== 0) throw new Error(`a first run ended with ${made.status}: ${made.stderr}`);
  return await run([
    'env',
    `TMDB_TOKEN=${TOKEN}`,
    process.execPath,
    MAIN,
    'tmdb',
    'collect',
    ...words,
    '--json',
    '--quiet',
    ...place(url, database, out),
  ]);
}

function place(url, database, out) {
  return ['--tmdb-base-url', url, '--database-url', database, '--out', out];
}

async function run(command) {
  runs += 1;
  const own = join(folder, `run-${runs}`);
  await mkdir(own);
  return await measuredRun(command, { python: values.python, folder: own, timeoutMs: 900_000 });
}

function figures({ output, cpuMs, startedAt, endedAt, peakBytes }) {
  const report = JSON.parse(output);
  const { inserted, unchanged } = report.stores?.postgres ?? { inserted: report.records, unchanged: 0 };
  const records = inserted + unchanged;
  return {
    records,
    perSecond: (records * 1000) / (endedAt - startedAt),
    cpuMsPerRecord: cpuMs / records,
    peakMb: peakBytes / 1_000_000,
  };
}

function text({ records, perSecond, cpuMsPerRecord, peakMb }) {
  return `${records} records, ${perSecond.toFixed(0)} a second, ${cpuMsPerRecord.toFixed(3)} ms of CPU each, ${peakMb.toFixed(0)} MB`;
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
