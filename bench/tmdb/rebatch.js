/**
 * Measures `tmdb rebatch` over uneven files of details against gunzip and gzip alone (`rebatch-floor.js`), and its memory.
 * `node bench/tmdb/rebatch.js`, after `npm run build`.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { startTmdbApi } from '../../dist/demo/tmdb-api/tmdb-api.js';
import { LEVEL } from '../../dist/infrastructure/jsonl/rebatch/write-part.js';
import { measuredRun } from '../measure/measured-run.js';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const MAIN = here('../../dist/presentation/main.js');
const APPENDED = 'append_to_response=credits,external_ids,keywords,release_dates';
const DISTINCT = 500;
/** Lines of the members of each file, over and over. */
const UNEVEN = [1, 40, 700, 3, 1000, 12];

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    lines: { type: 'string', default: '20000' },
    python: { type: 'string', default: 'python3' },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-bench-rebatch-'));
let runs = 0;
try {
  const files = await unevenFiles(Number(values.lines));
  const ratios = [];
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const floor = await run((to) => [
      process.execPath,
      here('./rebatch-floor.js'),
      String(LEVEL),
      to,
      ...files,
    ]);
    const ours = await run((to) => [
      ...[process.execPath, MAIN, 'tmdb', 'rebatch', ...files],
      ...['--to', to, '--rows', '5000', '--quiet', '--json'],
    ]);
    ratios.push(ours.cpuMs / floor.cpuMs);
    console.log(
      `round ${round}: floor ${text(floor)}; ours ${text(ours)} (load average ${loadavg()[0].toFixed(1)})`,
    );
  }
  const median = ratios.toSorted((one, other) => one - other)[Math.floor(ratios.length / 2)];
  console.log(`rebatch: ${median.toFixed(2)} × the CPU of gunzip and gzip (target 1.3)`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Files of several members each, as a lake has them, of details that the local TMDB gives. */
async function unevenFiles(lines) {
  const answers = await details();
  const files = [];
  let bytes = 0;
  for (let at = 0; at < lines; ) {
    const members = [];
    for (const size of UNEVEN) {
      const end = Math.min(at + size, lines);
      let member = '';
      for (; at < end; at += 1) {
        member += `{"key":"movie/${at}","fetched_at":"2026-01-02T03:04:05.678Z","answer":${answers[at % DISTINCT]}}\n`;
      }
      bytes += Buffer.byteLength(member);
      members.push(gzipSync(member, { level: 1 }));
    }
    const file = join(folder, `uneven-${files.length}.jsonl.gz`);
    await writeFile(file, Buffer.concat(members));
    files.push(file);
  }
  console.log(`${lines} lines, ${(bytes / 1_000_000).toFixed(0)} MB, in ${files.length} files`);
  return files;
}

async function details() {
  const api = await startTmdbApi({ titles: 3 * DISTINCT, limits: { perSecond: 0, connections: 0 } });
  try {
    const answers = [];
    for (let page = 1; answers.length < DISTINCT; page += 1) {
      const { results } = JSON.parse(await ask(api, `discover/movie?page=${page}`));
      for (const { id } of results) answers.push(await ask(api, `movie/${id}?${APPENDED}`));
    }
    return answers;
  } finally {
    await api.close();
  }
}

async function ask(api, path) {
  const answer = await fetch(`${api.url}/${path}`, {
    headers: { authorization: 'Bearer any-token-is-taken' },
  });
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
  return await answer.text();
}

async function run(commandTo) {
  runs += 1;
  const own = join(folder, `run-${runs}`);
  const to = join(own, 'even');
  await mkdir(to, { recursive: true });
  const figures = await measuredRun(commandTo(to), {
    python: values.python,
    folder: own,
    timeoutMs: 300_000,
  });
  await rm(own, { recursive: true });
  return figures;
}

function text({ cpuMs, startedAt, endedAt, peakBytes }) {
  return `${(cpuMs / 1000).toFixed(2)} s of CPU, ${((endedAt - startedAt) / 1000).toFixed(2)} s, ${(peakBytes / 1_000_000).toFixed(0)} MB`;
}
