/** Measures the program against others on the same pages. docs/performance.md says how to use it. */
import { parseArgs } from 'node:util';
import { contestants, crawlee, floor, ours } from './contestants/contestants.js';
import { Arena } from './measure/arena.js';
import { figure } from './measure/figures.js';
import { compare } from './report/comparison.js';
import { describeMachine } from './report/machine.js';
import { markdownOf } from './report/markdown.js';
import { writePerformanceDoc } from './report/performance-doc.js';
import { checkTargets, ratiosOf } from './report/targets.js';
import { runRounds } from './rounds.js';

const TITLES = 250;
const HELP_RUNS = 9;
const SCRAPER = new URL('../dist/presentation/main.js', import.meta.url).pathname;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    titles: { type: 'string', default: '25000' },
    python: { type: 'string', default: 'python3' },
  },
});
const quick = values.quick;
const rounds = Number(values.rounds ?? (quick ? 3 : 5));
const growthTitles = quick ? 0 : Number(values.titles);
const say = (line) => process.stderr.write(`${line}\n`);

const machine = { ...describeMachine(), rounds };
const chosen = quick ? [floor, ours, crawlee] : contestants;
const missing = chosen.flatMap(({ name, missing }) => {
  const reason = missing();
  return reason === null ? [] : [{ name, reason }];
});
for (const { name, reason } of missing) say(`not run: ${name}; ${reason}`);
const present = chosen.filter((contestant) => contestant.missing() === null);

const arena = await Arena.open({ python: values.python });
let outcome;
try {
  outcome = await measure();
} finally {
  await arena.close();
}
const markdown = markdownOf(outcome);
if (values.write) await writePerformanceDoc(markdown);
process.stdout.write(values.json ? `${JSON.stringify(outcome)}\n` : markdown);

async function measure() {
  const comparisons = {};
  for (const latencyMs of quick ? [0] : [0, 200]) {
    const done = await runRounds(
      arena,
      present,
      { rounds, titles: TITLES, latencyMs, once: quick ? [crawlee] : [] },
      say,
    );
    comparisons[latencyMs] = compare(done, present);
  }
  const help = await timeHelp();
  const demo = await timeDemo();
  const threadScaling = quick ? null : await scaleThreads();
  const growth = growthTitles > 0 ? await grow(comparisons[0]) : null;
  const ratios = ratiosOf({ comparisons, growth, threadScaling });
  const targets = checkTargets({ comparisons, demo, growth, help, ratios });
  return { machine, comparisons, demo, help, threadScaling, growth, ratios, targets, missing };
}

async function timeHelp() {
  const times = [];
  for (let run = 0; run < HELP_RUNS; run += 1) {
    times.push((await arena.time([process.execPath, SCRAPER, '--help'])).milliseconds);
  }
  return figure(times);
}

/** A first run: each in an empty folder, whose database it makes. */
async function timeDemo() {
  const runs = [];
  for (let run = 0; run < rounds; run += 1) {
    say(`demo in an empty folder, ${run + 1} of ${rounds}`);
    runs.push(await arena.time([process.execPath, SCRAPER, 'demo', '--json']));
  }
  return {
    milliseconds: figure(runs.map(({ milliseconds }) => milliseconds)),
    peakMb: figure(runs.map(({ peakMb }) => peakMb)),
  };
}

async function scaleThreads() {
  say('thread pool with one and with two threads, pages in memory');
  const script = new URL('./measure/thread-scaling.js', import.meta.url).pathname;
  return JSON.parse((await arena.time([process.execPath, script])).output);
}

/** One long run, beside the short ones of the rounds. */
async function grow(comparison) {
  say(`one run of ${growthTitles} titles`);
  const many = await arena.run(ours, { titles: growthTitles, latencyMs: 0 });
  const { peakMb, steadyMoviesPerSecond } = comparison.find(({ id }) => id === ours.id);
  const few = { peakMb: peakMb.median, steadyMoviesPerSecond: steadyMoviesPerSecond.median };
  return { titles: growthTitles, few, many };
}
