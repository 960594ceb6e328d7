import { RunBrake } from '../../application/engine/run-brake.js';
import type { NamedStore } from '../../application/engine/store-patience.js';
import { isDemo } from '../../application/run-record.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import { Interrupted, stopOnSignals } from '../cli/interruption.js';
import { programStart } from '../cli/program-start.js';
import { checkLogFile } from '../progress/run-log.js';
import { RunView } from '../progress/run-view.js';
import { reportText } from '../report/report-text.js';
import { COMMANDS_OF } from './catalogue-tables.js';
import type { RunRequest } from './run-request.js';
import { type EndedRun, type PlannedRun, startRun } from './start-run.js';

const REPORT_WIDTH = 80;
/** Longer lines are hard to read. */
const WIDEST_REPORT = 100;

/** A run that a person watches; of one that was planned for others and left to them there is no report yet. */
export async function runWatched<C extends Catalogue, Store extends NamedStore>(
  request: RunRequest<C, Store>,
): Promise<EndedRun | PlannedRun> {
  if (request.settings.workers === 'own') return await runAlone(request);
  const { runShared } = await import('./shared/run-shared.js');
  return await watched(request, (brake, view) => runShared(request, brake, view));
}

/** A run of this machine that a person watches. */
export async function runAlone<C extends Catalogue, Store extends NamedStore>(
  request: RunRequest<C, Store>,
): Promise<EndedRun> {
  return await watched(request, (brake, view) => startRun(request, brake, view));
}

/** Its progress and its log are shown, and a signal stops it politely. */
async function watched<C extends Catalogue, Store extends NamedStore, Ended>(
  request: RunRequest<C, Store>,
  start: (brake: RunBrake, view: RunView<C>) => Promise<Ended>,
): Promise<Ended> {
  await checkLogFile(request.settings);
  const brake = new RunBrake(request.words);
  const view = new RunView<C>(request.settings, request, brake.signal);
  const release = stopOnSignals(brake, view);
  try {
    return await start(brake, view);
  } catch (error) {
    throw brake.stop?.cause === 'interrupted' ? new Interrupted() : error;
  } finally {
    release();
  }
}

export function plannedText({ runId }: PlannedRun): string {
  const { line } = programStart(process.env);
  const [work, show] = [line('work', []), line('runs', ['show', String(runId)])];
  return `run ${runId} is planned: ${work} on any machine works on it, ${show} tells how it goes\n`;
}

export function runReportText<C extends Catalogue, Store extends NamedStore>(
  { report, savedBefore, isRefresh }: EndedRun,
  { settings, storable, words, catalogue, storePlace }: RunRequest<C, Store>,
): string {
  const width = Math.min(process.stdout.columns || REPORT_WIDTH, WIDEST_REPORT);
  const start = programStart(process.env);
  const isDemos = isDemo({ options: storable });
  return reportText(report, {
    ...settings,
    width,
    words,
    storePlace,
    commands: COMMANDS_OF[catalogue],
    savedBefore,
    isDemo: isDemos,
    isRefresh,
    start,
  });
}
