/**
 * The tables of docs/scale.md: what machines give against the pace of a site, and what a run of up to a billion targets takes.
 * `node bench/shared/tables.js` after npm run build: a quarter of a minute. `--json` prints data, `--targets` the size of the sample.
 */
import { parseArgs } from 'node:util';
import { playFleet } from './fleet.js';
import { measureJournal } from './journal.js';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, targets: { type: 'string', default: '100000' } },
});

/** Titles a second of one machine with two cores, and milliseconds of CPU that the server spends on one (docs/performance.md). */
const PER_WORKER = 250;
const DATABASE_MS = 1.9;
const DATABASE_CORES = 8;

const databaseCeiling = (DATABASE_CORES * 1000) / DATABASE_MS;
const sites = [
  { name: 'IMDb, one address, 2/s', pace: () => 2 },
  { name: 'IMDb, an address each', pace: (workers) => 2 * workers },
  { name: 'TMDB, one address, 38/s', pace: () => 38 },
  { name: 'no pace', pace: () => databaseCeiling },
];
const ceilings = sites.map(({ name, pace }) => ({
  name,
  perSecond: [1, 8, 100].map((workers) => {
    const targets = 200_000;
    const { seconds } = playFleet({ targets, pace: pace(workers), workers, perWorker: PER_WORKER });
    return targets / seconds;
  }),
}));

const runs = [
  { targets: 7_170_000, pace: 38, workers: 2 },
  { targets: 1e8, pace: 38, workers: 2 },
  { targets: 1e9, pace: 38, workers: 2 },
  { targets: 1e9, pace: 2 * 100, workers: 100 },
  { targets: 1e9, pace: databaseCeiling, workers: 20 },
].map((run) => ({
  ...run,
  calm: playFleet({ ...run, perWorker: PER_WORKER }),
  // Each machine killed every second hour.
  stormy: playFleet({ ...run, perWorker: PER_WORKER, deathsPerHour: 0.5 }),
}));

const journal = await measureJournal(Number(values.targets));
const perTarget = ({ rowBytes, indexBytes }) => ({
  rows: rowBytes / journal.targets,
  indexes: indexBytes / journal.targets,
});
const sizes = {
  planned: perTarget(journal.planned),
  settled: perTarget(journal.settled),
  packed: perTarget(journal.packed),
  jobBytesPerRange: journal.planned.jobBytes / (journal.targets / 500),
};

if (values.json) process.stdout.write(`${JSON.stringify({ ceilings, runs, journal, sizes })}\n`);
else {
  for (const { name, perSecond } of ceilings) print([name, ...perSecond.map((rate) => rate.toFixed(0))]);
  for (const { targets, pace, workers, calm, stormy } of runs) {
    print([
      targets,
      `${pace.toFixed(0)}/s`,
      `${workers} workers`,
      days(calm.seconds),
      `${calm.ranges} ranges`,
      `killed: ${days(stormy.seconds)}`,
      `${stormy.deaths} deaths`,
      `${stormy.redelivered} redelivered`,
      `${stormy.fetchedTwice} fetched twice`,
    ]);
  }
  const text = ({ rows, indexes }) => `${rows.toFixed(0)} B rows, ${indexes.toFixed(0)} B indexes`;
  print(['planned', text(sizes.planned), `${(journal.plannedMs / 1000).toFixed(1)} s`]);
  print(['settled', text(sizes.settled), `${(journal.settledMs / 1000).toFixed(1)} s`]);
  print(['vacuum full', text(sizes.packed)]);
  print(['jobs', `${sizes.jobBytesPerRange.toFixed(0)} B a range`]);
}

function days(seconds) {
  return `${(seconds / 86_400).toFixed(1)} days`;
}

function print(cells) {
  process.stdout.write(`${cells.join(' | ')}\n`);
}
