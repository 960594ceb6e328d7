#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { errorMessage } from '../shared/error-message.js';
import { OptionFaults } from '../shared/option.js';
import { packageVersion } from '../shared/package-version.js';
import { COMMAND_GROUPS, COMMANDS } from './command-table.js';
import { EXIT, exitCodeOf } from './exit-codes.js';
import {
  demoOptions,
  doctorOptions,
  loadCsvOptions,
  queryOptions,
  routesOptions,
  runsOptions,
  scrapeOptions,
} from './options.js';

const program = new Command('imdb-scraper')
  .description('Scrapes IMDb title pages in worker threads into PostgreSQL and CSV at the same time.')
  .version(packageVersion(), '--version', 'print the version')
  .exitOverride()
  .showHelpAfterError('(run with --help for what there is)');

const groups = new Map<string, Command>();
for (const { group, addTo } of COMMANDS) {
  addTo(group === null ? program : groupNamed(group), (code) => {
    process.exitCode = code;
  });
}
addCommand(
  'scrape',
  'scrape the titles of a chart, a file or a list of ids',
  scrapeOptions,
  async (given) => {
    const { scrape } = await import('./commands/scrape.js');
    return scrape(given);
  },
);
addCommand('demo', 'scrape a local site shaped like IMDb; needs no internet', demoOptions, async (given) => {
  const { demo } = await import('./commands/demo.js');
  return demo(given.settings);
});
addCommand(
  'query [name] [operands...]',
  'run a named query, or one of --sql, over the scraped movies; alone it lists the named ones',
  queryOptions,
  async (given) => {
    const { query } = await import('./commands/query.js');
    return query(given.settings, given.operands);
  },
);
addCommand(
  'load-csv <folder>',
  'put movies.csv, actors.csv and movie_actor.csv of a folder into the database',
  loadCsvOptions,
  async (given) => {
    const { loadCsv } = await import('./commands/load-csv.js');
    return loadCsv(given.settings, given.operands);
  },
);
addCommand('runs [action] [run]', 'list the runs; show RUN lists its titles', runsOptions, async (given) => {
  const { runs } = await import('./commands/runs.js');
  return runs(given.settings, given.operands);
});
addCommand(
  'routes [action]',
  'check every route once; new-identity asks Tor for new circuits',
  routesOptions,
  async (given) => {
    const { routes } = await import('./commands/routes.js');
    return routes(given.settings, given.operands);
  },
);
addCommand('doctor', 'check what a run needs, and say what to do', doctorOptions, async (given) => {
  const { doctor } = await import('./commands/doctor.js');
  return doctor(given.settings);
});
const datasets = program
  .command('datasets')
  .description("get and load IMDb's non-commercial datasets (for personal and non-commercial use)");
addCommand(
  'pull',
  'download the files, only what is new, going on where a download stopped',
  pullOptions,
  async (given) => {
    const { pullDatasets } = await import('./commands/datasets.js');
    return pullDatasets(given.settings);
  },
  datasets,
);
addCommand(
  'load',
  'load the files into the database and refresh the movies that are there',
  loadOptions,
  async (given) => {
    const { loadDatasetFiles } = await import('./commands/datasets.js');
    return loadDatasetFiles(given.settings);
  },
  datasets,
);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

function groupNamed(name: string): Command {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const made = program.command(name).description(COMMAND_GROUPS[name] ?? '');
  groups.set(name, made);
  return made;
}

/** Prints what went wrong, for people, and answers the exit code. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badOptions;
  const messages = error instanceof OptionFaults ? error.faults : [errorMessage(error)];
  for (const message of messages) process.stderr.write(`error: ${message}\n`);
  return exitCodeOf(error);
}
