import type { StorePatience } from '../../application/engine/store-patience.js';
import type { ChartName } from '../../domain/imdb/chart.js';
import { type RunList, runListText } from '../../domain/imdb/run-list.js';
import { holdRun, type LeaseEvents, type RunLease } from '../../infrastructure/database/runs/run-lease.js';
import {
  findRun,
  findRunWithFailures,
  findUnfinishedRun,
  isDemo,
  type RunRecord,
  stillFailedTitles,
} from '../../infrastructure/database/runs/run-records.js';
import { createRun, type NewRun, reopenRun } from '../../infrastructure/database/runs/run-start.js';
import type { SqlDatabase } from '../../infrastructure/database/sql-database.js';
import { isTransient } from '../../infrastructure/database/sql-error.js';
import { type GivenOptions, OptionFaults, readOptions } from '../../shared/option.js';
import type { Given } from '../cli/commander-options.js';
import { dataOptions, logOptions, outputOptions } from '../options/data-options.js';
import { type DatasetList, type GivenList, readDatasetList } from '../options/given-list.js';
import { type ScrapeSettings, scrapeOptions } from '../options/options.js';
import { type Resume, titleOptions } from '../options/run-options.js';
import { refuseUnaskedDirect, resumedSettings } from './resumed-settings.js';

/** Where the titles of a run come from that are not in the journal yet. */
export type ListPlan =
  | { readonly kind: 'chart'; readonly chart: ChartName }
  | DatasetList
  /** All are in the journal already. */
  | { readonly kind: 'journal'; readonly list: RunList };

/** Which run this process works on. */
export interface RunPlan {
  readonly settings: ScrapeSettings;
  readonly lease: RunLease;
  readonly listComplete: boolean;
  readonly list: ListPlan;
  /** Titles to take from the list at most. */
  readonly most: number | null;
}

export type ScrapeGiven = Given<typeof scrapeOptions>;

export const CHART_MOVIES = 250;

/**
 * Decides which run is worked on, and writes it to the journal, a list that was given with it. The run is this
 * process's alone while its lease lasts: throws `RunTaken` when another process works on it. Once it is, `patience` says
 * how long the database may fail.
 */
export async function planRun(
  database: SqlDatabase,
  given: ScrapeGiven,
  list: GivenList | null,
  events: LeaseEvents,
  patience: StorePatience,
): Promise<RunPlan> {
  const { settings } = given;
  const { resume, retryFailed, only, movies, chart } = settings;
  const earlier = resume === null ? undefined : await resumedRun(database, resume);
  if (earlier !== undefined) return resumePlan(database, given, earlier, events, patience);
  const options = storable(given.options);
  const started = async (run: Omit<NewRun, 'options'>, titlesOf: Parameters<typeof createRun>[2]) => {
    const { lease, asked } = await createRun(database, { ...run, options }, titlesOf, events.onLost);
    return { settings, lease, listComplete: titlesOf !== null, most: asked };
  };
  if (retryFailed) {
    const failed = await runToRetry(database, only);
    refuseUnaskedDirect(settings, failed);
    const { runId } = failed;
    const still = { kind: 'failed', run: runId } as const;
    const run = await started({ list: still, asked: movies }, (session) =>
      stillFailedTitles(session, runId, only),
    );
    return { ...run, list: { kind: 'journal', list: still } };
  }
  if (list?.kind === 'ids') {
    const { list: ids, titleIds } = list;
    const run = await started({ list: ids, asked: movies }, () => titleIds);
    return { ...run, list: { kind: 'journal', list: ids } };
  }
  const asked = movies ?? CHART_MOVIES;
  if (list !== null) {
    const { kind, query } = list;
    return { ...(await started({ list: { kind, query }, asked }, null)), list };
  }
  const charted = { kind: 'chart', chart } as const;
  return { ...(await started({ list: charted, asked }, null)), list: charted };
}

/** The run to go on with; `undefined` when a new one is to be started. Throws `OptionFaults` when there is none. */
export async function resumedRun(database: SqlDatabase, resume: Resume): Promise<RunRecord | undefined> {
  const run =
    resume.kind === 'run' ? await findRun(database, resume.runId) : await findUnfinishedRun(database);
  if (run !== undefined && isDemo(run)) {
    throw new OptionFaults([
      `run ${run.runId} is a demo's, whose site has gone with it; the command demo starts anew`,
    ]);
  }
  if (run !== undefined || resume.kind === 'auto') return run;
  const which = resume.kind === 'run' ? `run ${resume.runId}` : 'unfinished run';
  throw new OptionFaults([`there is no ${which}; the command runs lists them`]);
}

/** The newest run with titles that still fail in these ways. Throws `OptionFaults` when there is none. */
export async function runToRetry(database: SqlDatabase, only: readonly string[]): Promise<RunRecord> {
  const run = await findRunWithFailures(database, only);
  if (run === undefined) {
    const kinds = only.length === 0 ? '' : ` as ${only.join(' or ')}`;
    throw new OptionFaults([`no title of any run still fails${kinds}: there is nothing to try again`]);
  }
  return run;
}

/** What is left of a run's list outside the journal. Throws `OptionFaults` when nobody knows. */
export function restOfList({ runId, list, listComplete }: RunRecord): ListPlan {
  if (listComplete) return { kind: 'journal', list };
  if (list.kind === 'chart') return list;
  if (list.kind === 'datasets') return readDatasetList(list.query);
  throw new OptionFaults([
    `run ${runId} (${runListText(list)}) was started by an older version, and the rest of its list is not in the journal: ` +
      'start a run with the whole list; with --refresh-after it skips what was fetched recently',
  ]);
}

async function resumePlan(
  database: SqlDatabase,
  given: ScrapeGiven,
  run: RunRecord,
  events: LeaseEvents,
  patience: StorePatience,
): Promise<RunPlan> {
  refuseOtherTitles(given, run);
  const settings = resumedSettings(given, run);
  const list = restOfList(run);
  // Before anything of the run is changed: another process may be working on it.
  const lease = await holdRun(database, run.runId, events);
  if (given.settings.idsFile !== null) {
    events.say(
      `run ${run.runId} goes on with its own list (${runListText(run.list)}), as it was when the run was started`,
    );
  }
  try {
    await patience.ask(() => reopenRun(lease), isTransient);
  } catch (error) {
    await lease.release();
    throw error;
  }
  return { settings, lease, listComplete: run.listComplete, most: run.asked, list };
}

/**
 * `--resume auto` goes on with a run of the same titles, or else what was asked for would not be done. Throws
 * `OptionFaults`.
 */
export function refuseOtherTitles(
  { settings, flagged }: ScrapeGiven,
  { runId, list, options }: RunRecord,
): void {
  const earlier = readOptions(scrapeOptions, {}, {}, options).settings;
  const others = Object.entries(titleOptions).flatMap(([name, { flag }]) => {
    const of = (from: ScrapeSettings) => new Map<string, unknown>(Object.entries(from)).get(name);
    return flagged.has(name) && of(settings) !== of(earlier) ? [flag ?? name] : [];
  });
  if (others.length === 0) return;
  throw new OptionFaults([
    `run ${runId} (${runListText(list)}) is not finished, and ${others.join(' and ')} asks for other titles: ` +
      `finish it with --resume ${runId} alone, or leave --resume out to start another`,
  ]);
}

/** Where the data is and how to print is said anew each time. */
function storable(options: GivenOptions): GivenOptions {
  const anew = { ...dataOptions, ...outputOptions, ...logOptions };
  const own = new Set(['resume', 'dryRun', ...Object.keys(anew)]);
  return Object.fromEntries(Object.entries(options).filter(([name]) => !own.has(name)));
}
