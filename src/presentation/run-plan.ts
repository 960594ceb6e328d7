import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { CONSEQUENCES } from '../domain/scrape-outcome.js';
import type { TitleId } from '../domain/title-id.js';
import {
  createRun,
  findRun,
  findRunWithFailures,
  findUnfinishedRun,
  holdRun,
  type RunHold,
  type RunRecord,
  reopenRun,
} from '../infrastructure/database/run-records.js';
import type { SqlDatabase } from '../infrastructure/database/sql-database.js';
import { parseTitleIds } from '../infrastructure/imdb/id-title-list.js';
import { type ListCondition, parseListQuery } from '../infrastructure/imdb-datasets/list-query.js';
import type { Closers } from '../shared/closers.js';
import { errorMessage } from '../shared/error-message.js';
import { type GivenOptions, OptionFaults } from '../shared/option.js';
import type { Given } from './commander-options.js';
import { dataOptions, logOptions, outputOptions } from './data-options.js';
import type { ScrapeSettings, scrapeOptions } from './options.js';
import { refuseUnaskedDirect, resumedSettings } from './resumed-settings.js';
import type { Resume } from './run-options.js';

/** Where the titles of a run come from. */
export type ListPlan =
  | { readonly kind: 'chart' }
  | IdList
  | DatasetList
  | { readonly kind: 'failed'; readonly runId: number }
  /** All are in the journal already. */
  | { readonly kind: 'journal'; readonly name: string };

/** Which run this process works on. */
export interface RunPlan {
  readonly settings: ScrapeSettings;
  readonly runId: number;
  readonly listComplete: boolean;
  readonly list: ListPlan;
  /** Titles to take from the list at most. */
  readonly most: number | null;
}

export type ScrapeGiven = Given<typeof scrapeOptions>;
export type IdList = { readonly kind: 'ids'; readonly name: string; readonly ids: readonly TitleId[] };
export interface DatasetList {
  readonly kind: 'datasets';
  readonly name: string;
  readonly query: string;
  readonly condition: ListCondition;
}
/** A list that the command line gave instead of a chart. */
export type GivenList = IdList | DatasetList;

export const CHART_MOVIES = 250;

/** Everything that can be wrong with a command line before anything is opened or written. Throws `OptionFaults`. */
export async function readGivenList(settings: ScrapeSettings): Promise<GivenList | null> {
  const faults: string[] = [];
  const { ids, idsFile, list, only, resume, retryFailed, source, fallback } = settings;
  const given = Object.entries({ '--ids': ids, '--ids-file': idsFile, '--list': list }).filter(
    ([, value]) => value !== null,
  );
  if (given.length > 1) faults.push(`${given.map(([flag]) => flag).join(' and ')} exclude each other`);
  if (retryFailed && given.length > 0)
    faults.push(`--retry-failed takes no ${given.map(([flag]) => flag).join(' and no ')}`);
  if (source === 'imdb-datasets' && fallback !== null)
    faults.push('--source imdb-datasets needs no --fallback');
  if (retryFailed && resume !== null) faults.push('--retry-failed and --resume exclude each other');
  if (only.length > 0 && !retryFailed) faults.push('--only goes with --retry-failed');
  for (const kind of only) {
    if (!Object.hasOwn(CONSEQUENCES, kind)) {
      faults.push(`--only knows ${Object.keys(CONSEQUENCES).join(', ')}, not ${JSON.stringify(kind)}`);
    }
  }
  if (faults.length > 0) throw new OptionFaults(faults);
  if (list !== null) {
    const parsed = parseListQuery(list);
    if ('faults' in parsed) throw new OptionFaults(parsed.faults.map((fault) => `--list: ${fault}`));
    return { kind: 'datasets', name: `datasets list (${list})`, query: list, condition: parsed.condition };
  }
  if (ids === null && idsFile === null) return null;
  const name =
    ids !== null ? 'list of ids' : idsFile === '-' ? 'list on standard input' : `list in ${idsFile}`;
  const bytes = ids === null ? idsFileBytes(idsFile ?? '-') : Readable.from([Buffer.from(ids)]);
  const parsed = await parseTitleIds(bytes);
  if (parsed.faults.length > 0)
    throw new OptionFaults(firstFaults(parsed.faults.map((fault) => `${name}: ${fault}`)));
  if (parsed.ids.length === 0) throw new OptionFaults([`${name}: it holds no title id`]);
  return { kind: 'ids', name, ids: parsed.ids };
}

/**
 * Decides which run is worked on, and writes it to the journal. The run is this process's alone until `closers` close:
 * throws `RunTaken` when another process works on it.
 */
export async function planRun(
  database: SqlDatabase,
  given: ScrapeGiven,
  ids: GivenList | null,
  closers: Closers,
): Promise<RunPlan> {
  const { resume, retryFailed, only } = given.settings;
  if (resume !== null) {
    const run = await resumedRun(database, resume);
    if (run !== undefined) return resumePlan(database, given, run, ids, closers);
  }
  const { settings } = given;
  if (retryFailed) {
    const run = await runToRetry(database, only);
    refuseUnaskedDirect(settings, run);
    const most = settings.movies;
    const name = `failed titles of run ${run.runId}`;
    const runId = await newRun(
      database,
      { list: name, asked: most, options: storable(given.options) },
      closers,
    );
    return { settings, runId, listComplete: false, list: { kind: 'failed', runId: run.runId }, most };
  }
  const list = ids ?? ({ kind: 'chart' } as const);
  const most = settings.movies ?? (ids?.kind === 'ids' ? ids.ids.length : CHART_MOVIES);
  const name = list.kind === 'chart' ? `chart ${settings.chart}` : list.name;
  const runId = await newRun(
    database,
    { list: name, asked: most, options: storable(given.options) },
    closers,
  );
  return { settings, runId, listComplete: false, list, most };
}

/** The run to go on with; `undefined` when a new one is to be started. Throws `OptionFaults` when there is none. */
export async function resumedRun(database: SqlDatabase, resume: Resume): Promise<RunRecord | undefined> {
  const run =
    resume.kind === 'run' ? await findRun(database, resume.runId) : await findUnfinishedRun(database);
  if (run !== undefined || resume.kind === 'auto') return run;
  const which = resume.kind === 'run' ? `run ${resume.runId}` : 'unfinished run';
  throw new OptionFaults([`there is no ${which}; npm run runs lists them`]);
}

/** The newest run with failed titles of these kinds. Throws `OptionFaults` when there is none. */
export async function runToRetry(database: SqlDatabase, only: readonly string[]): Promise<RunRecord> {
  const run = await findRunWithFailures(database, only);
  if (run === undefined)
    throw new OptionFaults(['there is no run with such failed titles; npm run runs lists them']);
  return run;
}

async function newRun(
  database: SqlDatabase,
  run: Parameters<typeof createRun>[1],
  closers: Closers,
): Promise<number> {
  const { runId, hold } = await createRun(database, run);
  releaseAtClose(hold, closers);
  return runId;
}

function releaseAtClose(hold: RunHold, closers: Closers): void {
  closers.add(async () => hold?.release('spoiled'));
}

async function resumePlan(
  database: SqlDatabase,
  given: ScrapeGiven,
  run: RunRecord,
  ids: GivenList | null,
  closers: Closers,
): Promise<RunPlan> {
  // Before anything of the run is changed: another process may be working on it.
  releaseAtClose(await holdRun(database, run.runId), closers);
  const settings = resumedSettings(given, run);
  const plan = { settings, runId: run.runId, listComplete: run.listComplete, most: run.asked };
  const list = await resumedList(run, settings, ids);
  await reopenRun(database, run.runId);
  return { ...plan, list };
}

async function resumedList(
  run: RunRecord,
  settings: ScrapeSettings,
  ids: GivenList | null,
): Promise<ListPlan> {
  if (run.listComplete) return { kind: 'journal', name: run.list };
  if (ids !== null) return ids;
  if (settings.retryFailed) {
    const earlier = /^failed titles of run (\d+)$/.exec(run.list)?.[1];
    if (earlier !== undefined) return { kind: 'failed', runId: Number(earlier) };
  }
  if (settings.idsFile === '-') {
    throw new OptionFaults([
      `run ${run.runId} was reading ids from standard input; give them again with --ids-file -`,
    ]);
  }
  return (await readGivenList({ ...settings, resume: null })) ?? { kind: 'chart' };
}

/** Where the data is and how to print is said anew each time. */
function storable(options: GivenOptions): GivenOptions {
  const anew = { ...dataOptions, ...outputOptions, ...logOptions };
  const own = new Set(['resume', 'dryRun', ...Object.keys(anew)]);
  return Object.fromEntries(Object.entries(options).filter(([name]) => !own.has(name)));
}

const MOST_FAULTS_SHOWN = 20;

function firstFaults(faults: readonly string[]): readonly string[] {
  const left = faults.length - MOST_FAULTS_SHOWN;
  return left > 0 ? [...faults.slice(0, MOST_FAULTS_SHOWN), `… and ${left} more`] : faults;
}

async function* idsFileBytes(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of path === '-' ? process.stdin : createReadStream(path)) yield Buffer.from(piece);
  } catch (error) {
    throw new OptionFaults([`--ids-file ${path} cannot be read: ${errorMessage(error)}`]);
  }
}
