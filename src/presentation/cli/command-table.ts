import { loadOptions, pullOptions } from '../options/datasets-options.js';
import { dailyOptions } from '../options/days/daily-options.js';
import { lakeOptions } from '../options/days/lake-options.js';
import { scheduleOptions } from '../options/days/schedule-options.js';
import { exportOptions } from '../options/export-options.js';
import {
  demoOptions,
  doctorOptions,
  loadCsvOptions,
  queryOptions,
  routesOptions,
  runsOptions,
  scrapeOptions,
} from '../options/options.js';
import { workOptions } from '../options/work-options.js';
import { type CommandEntry, command } from './command-entry.js';
import { TMDB_COMMANDS } from './tmdb-commands.js';

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  command('scrape', 'scrape the titles of a chart, a file or a list of ids', scrapeOptions, async () => {
    const { scrape, scrapeFaults } = await import('../commands/scrape.js');
    return { run: (given) => scrape(given), faultsOf: scrapeFaults };
  }),
  command(
    'demo [site]',
    'scrape a local site shaped like IMDb, or with tmdb one shaped like TMDB; needs no internet',
    demoOptions,
    async () => {
      const { demo, demoFaults } = await import('../commands/demo.js');
      return { run: ({ settings, operands }) => demo(settings, operands), faultsOf: demoFaults };
    },
  ),
  command(
    'query [name] [operands...]',
    'run a named query, or one of --sql, over the scraped movies; alone it lists the named ones',
    queryOptions,
    async () => {
      const { query } = await import('../commands/query.js');
      return { run: ({ settings, operands }) => query(settings, operands) };
    },
  ),
  command(
    'export [name] [values...]',
    'write a table, a view or a named query to a Parquet, JSONL or CSV file; alone it lists what there is',
    exportOptions,
    async () => {
      const { exportData } = await import('../commands/export.js');
      return { run: ({ settings, operands }) => exportData(settings, operands) };
    },
  ),
  command(
    'load-csv <folder>',
    'put movies.csv, actors.csv and movie_actor.csv of a folder into the database',
    loadCsvOptions,
    async () => {
      const { loadCsv } = await import('../commands/load-csv.js');
      return { run: ({ settings, operands }) => loadCsv(settings, operands) };
    },
  ),
  command(
    'work',
    'work on runs that were planned with --workers shared, beside as many other machines as are wanted',
    workOptions,
    async () => {
      const { work } = await import('../commands/work.js');
      return { run: (given) => work(given) };
    },
  ),
  command('runs [action] [run]', 'list the runs; show RUN lists what it fetched', runsOptions, async () => {
    const { runs } = await import('../commands/runs.js');
    return { run: ({ settings, operands }) => runs(settings, operands) };
  }),
  command(
    'routes [action]',
    'ask the site over every route once; new-identity gives Tor new circuits',
    routesOptions,
    async () => {
      const { routes } = await import('../commands/routes.js');
      return { run: ({ settings, operands }) => routes(settings, operands) };
    },
  ),
  command(
    'doctor',
    'check what a run needs, and say what to do where it is missing',
    doctorOptions,
    async () => {
      const { doctor } = await import('../commands/doctor.js');
      return { run: ({ settings }) => doctor(settings) };
    },
  ),
  command(
    'pull',
    'download the files, only what is new, going on where a download stopped',
    pullOptions,
    async () => {
      const { pullDatasets } = await import('../commands/datasets-pull.js');
      return { run: ({ settings }) => pullDatasets(settings) };
    },
    'datasets',
  ),
  command(
    'load',
    'load the files into the database, then refresh the stored movies of which they say something else',
    loadOptions,
    async () => {
      const { loadDatasetFiles } = await import('../commands/datasets-load.js');
      return { run: ({ settings }) => loadDatasetFiles(settings) };
    },
    'datasets',
  ),
  ...TMDB_COMMANDS,
  command(
    'daily',
    'collect, build, check and publish the facts of a day: files for each table, day and segment in the lake',
    dailyOptions,
    async () => {
      const { daily, dailyFaults } = await import('../commands/daily.js');
      return { run: (given) => daily(given), faultsOf: dailyFaults };
    },
  ),
  command(
    'schedule',
    'run daily at its time each day, after the days that were missed',
    scheduleOptions,
    async () => {
      const [{ schedule }, { collectFaults }] = await Promise.all([
        import('../commands/schedule.js'),
        import('../run/tmdb/collect-checks.js'),
      ]);
      return {
        run: (given) => schedule(given),
        faultsOf: (settings, faulty) => collectFaults(settings, faulty),
      };
    },
  ),
  command(
    'lake <action> [sql]',
    'query: ask the published days by SQL; verify: compare every file with what was published',
    lakeOptions,
    async () => {
      const { lake } = await import('../commands/lake.js');
      return { run: ({ settings, operands }) => lake(settings, operands) };
    },
  ),
];

export interface CommandGroup {
  readonly summary: string;
  /** A sentence at the end of the help of the group and of each command in it; `null` for none. */
  readonly notice: string | null;
}

/** By the names that commands give their groups. */
export const COMMAND_GROUPS: Readonly<Record<string, CommandGroup>> = {
  // The notice is as TMDB's terms of use want it (2026-11).
  tmdb: {
    summary: 'collect movies, series, people and reviews of TMDB',
    notice:
      'This product uses the TMDB API but is not endorsed or certified by TMDB (https://www.themoviedb.org).',
  },
  // Its help ends in the notice of the group that it is in.
  'tmdb exports': {
    summary: "TMDB's daily files with the ids of all movies, series and people; no key is needed",
    notice: null,
  },
  datasets: {
    summary: "get and load IMDb's non-commercial datasets (for personal and non-commercial use)",
    notice: null,
  },
};
