/**
 * What a day of the lake costs: JSON lines and Parquet of many rows against the lines alone, and all checks over two such days against
 * one join of them. CPU is that of whole processes, start included. `npm run build` comes first.
 * Usage: node bench/lake/day.js [--rows 1000000] [--rounds 3] [--python python3]
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measuredRun } from '../measure/measured-run.js';

const PART = fileURLToPath(new URL('./day-part.js', import.meta.url));
/** Each with its floor. */
const MEASURED = [
  { part: 'parquet', floor: 'lines', most: 1.6, mostMegabytes: 600 },
  { part: 'checks', floor: 'join', most: 5, mostMegabytes: 300 },
];

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    python: { type: 'string', default: 'python3' },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-bench-lake-'));
let runs = 0;
try {
  await run('fill');
  process.stdout.write(`${values.rows} rows (load average ${loadavg()[0].toFixed(1)}):\n`);
  for (const { part, floor, most, mostMegabytes } of MEASURED) {
    const rounds = [];
    for (let round = 1; round <= Number(values.rounds); round += 1) {
      rounds.push({ least: await run(floor), ours: await run(part) });
    }
    const cpu = median(rounds.map(({ ours }) => ours.cpuMs)) / 1000;
    const ratio = median(rounds.map(({ least, ours }) => ours.cpuMs / least.cpuMs));
    const peak = Math.max(...rounds.map(({ ours }) => ours.peakBytes)) / 1e6;
    process.stdout.write(
      `  ${part}: CPU ${cpu.toFixed(2)} s, ${ratio.toFixed(2)} × ${floor} (target ${most}); ` +
        `peak ${peak.toFixed(0)} MB (target ${mostMegabytes}); ${rounds[0].ours.output}\n`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function run(part) {
  runs += 1;
  const own = join(folder, `run-${runs}`);
  await mkdir(own);
  const options = { python: values.python, folder: own, timeoutMs: 600_000 };
  return await measuredRun([process.execPath, PART, part, folder, values.rows], options);
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
}
