import type { Command } from 'commander';
import type { Options } from '../../shared/option.js';
import { collectOptions } from '../options/collect-options.js';
import { dailyOptions } from '../options/daily-options.js';
import { loadOptions, pullOptions } from '../options/datasets-options.js';
import { exportOptions } from '../options/export-options.js';
import { exportsDiffOptions, exportsPullOptions } from '../options/exports-options.js';
import { lakeOptions } from '../options/lake-options.js';
import { linkOptions } from '../options/link-options.js';
import {
  demoOptions,
  doctorOptions,
  loadCsvOptions,
  queryOptions,
  routesOptions,
  runsOptions,
  scrapeOptions,
} from '../options/options.js';
import { scheduleOptions } from '../options/schedule-options.js';
import { sentimentOptions } from '../options/sentiment-options.js';
import { syncOptions } from '../options/sync-options.js';
import { loadAnswersOptions, rebatchOptions } from '../options/tmdb-raw-options.js';
import { workOptions } from '../options/work-options.js';
import { addAction, type CommandActions } from './commander-options.js';

/** A command, for the program, its help and its documentation. */
export interface CommandEntry {
  /** Name of the command that it is part of. */
  readonly group: string | null;
  /** Name and operands, e.g. `runs [action] [run]`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: Options;
  /** Adds it to the program or its group. */
  addTo(parent: Command, onExit: (code: number) => void): void;
}

/** Commands load what they need when they are called, so that `--help` stays instant. */
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
  command(
    'collect [list]',
    'collect a list of TMDB (trending, popular, top-rated, …, discover), the things of ids, or what is new or has changed',
    collectOptions,
    async () => {
      const [{ collect }, { collectFaults }] = await Promise.all([
        import('../commands/collect.js'),
        import('../run/tmdb/collect-checks.js'),
      ]);
      return {
        run: (given) => collect(given),
        faultsOf: (settings, faulty) => collectFaults(settings, faulty),
      };
    },
    'tmdb',
  ),
  command(
    'link',
    'find the titles of TMDB for those of IMDb: in stored details first, TMDB is asked for the rest',
    linkOptions,
    async () => {
      const { link, linkFaults } = await import('../commands/link.js');
      return { run: (given) => link(given), faultsOf: (settings, faulty) => linkFaults(settings, faulty) };
    },
    'tmdb',
  ),
  command(
    'rebatch <raw...>',
    'put the lines of uneven JSONL files and folders into files of so many lines each',
    rebatchOptions,
    async () => {
      const { rebatchFiles } = await import('../commands/tmdb-rebatch.js');
      return { run: ({ settings, operands }) => rebatchFiles(settings, operands) };
    },
    'tmdb',
  ),
  command(
    'load <raw...>',
    'put raw answers that are kept in files into the database again, without asking TMDB',
    loadAnswersOptions,
    async () => {
      const { loadRawAnswers } = await import('../commands/tmdb-load.js');
      return { run: ({ settings, operands }) => loadRawAnswers(settings, operands) };
    },
    'tmdb',
  ),
  command(
    'sentiment [action]',
    'train: learn from rated reviews how good and bad ones sound; score: give every review a score',
    sentimentOptions,
    async () => {
      const { tmdbSentiment } = await import('../commands/tmdb-sentiment.js');
      return { run: ({ settings, operands }) => tmdbSentiment(settings, operands) };
    },
    'tmdb',
  ),
  command(
    'pull',
    'download the ids of a day and load them into the database',
    exportsPullOptions,
    async () => {
      const { exportsPull } = await import('../commands/exports-pull.js');
      return { run: ({ settings }) => exportsPull(settings) };
    },
    'tmdb exports',
  ),
  command(
    'diff',
    'compare two days or files: which ids are new, which are gone, whose popularity has moved',
    exportsDiffOptions,
    async () => {
      const { diffExportFiles } = await import('../commands/exports-diff.js');
      return { run: ({ settings }) => diffExportFiles(settings) };
    },
    'tmdb exports',
  ),
  command(
    'sync',
    'keep what is stored current: pull the daily ids, compare them, then fetch what changed, what is new and what is stale',
    syncOptions,
    async () => {
      const [{ sync }, { collectFaults }] = await Promise.all([
        import('../commands/sync.js'),
        import('../run/tmdb/collect-checks.js'),
      ]);
      return { run: (given) => sync(given), faultsOf: (settings, faulty) => collectFaults(settings, faulty) };
    },
    'tmdb',
  ),
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

function command<Record extends Options>(
  usage: string,
  summary: string,
  options: Record,
  load: () => Promise<CommandActions<Record>>,
  group: string | null = null,
): CommandEntry {
  return {
    group,
    usage,
    summary,
    options,
    addTo: (parent, onExit) => {
      const added = parent.command(usage).description(summary);
      addAction(added, options, load, onExit);
    },
  };
}
