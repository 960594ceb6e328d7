import { collectOptions } from '../options/tmdb/collect-options.js';
import { exportsDiffOptions, exportsPullOptions } from '../options/tmdb/exports-options.js';
import { linkOptions } from '../options/tmdb/link-options.js';
import { sentimentOptions } from '../options/tmdb/sentiment-options.js';
import { syncOptions } from '../options/tmdb/sync-options.js';
import { loadAnswersOptions, rebatchOptions } from '../options/tmdb/tmdb-raw-options.js';
import { type CommandEntry, command } from './command-entry.js';

/** The commands of the group `tmdb`. */
export const TMDB_COMMANDS: readonly CommandEntry[] = [
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
];
