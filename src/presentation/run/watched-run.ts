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
import { type EndedRun, startRun } from './start-run.js';

const REPORT_WIDTH = 80;
/** Longer lines are hard to read. */
const WIDEST_REPORT = 100;

/** A run that a person watches: its progress and its log are shown, and a signal stops it politely. */
export async function runWatched<C extends Catalogue, Store extends NamedStore>(
  request: RunRequest<C, Store>,
): Promise<EndedRun> {
  await checkLogFile(request.settings);
  const brake = new RunBrake(request.words);
  const view = new RunView<C>(request.settings, request, brake.signal);
  const release = stopOnSignals(brake, view);
  try {
    return await startRun(request, brake, view);
  } catch (error) {
    throw brake.stop?.cause === 'interrupted' ? new Interrupted() : error;
  } finally {
    release();
  }
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
