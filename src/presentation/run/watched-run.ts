import { RunBrake } from '../../application/engine/run-brake.js';
import { isDemo } from '../../infrastructure/database/runs/run-records.js';
import { Interrupted, stopOnSignals } from '../cli/interruption.js';
import { programStart } from '../cli/program-start.js';
import type { GivenList } from '../options/given-list.js';
import { checkLogFile } from '../progress/run-log.js';
import { RunView } from '../progress/run-view.js';
import { reportText } from '../report/report-text.js';
import type { ScrapeGiven } from './run-plan.js';
import { runScrape, type ScrapedRun } from './scrape-run.js';

const REPORT_WIDTH = 80;
/** Longer lines are hard to read. */
const WIDEST_REPORT = 100;

/** A run that a person watches: its progress and its log are shown, and a signal stops it politely. */
export async function runWatched(given: ScrapeGiven, list: GivenList | null): Promise<ScrapedRun> {
  await checkLogFile(given.settings);
  const brake = new RunBrake();
  const view = new RunView(given.settings, brake.signal);
  const release = stopOnSignals(brake, view);
  try {
    return await runScrape(given, list, brake, view);
  } catch (error) {
    throw brake.stop?.cause === 'interrupted' ? new Interrupted() : error;
  } finally {
    release();
  }
}

export function runReportText({ report, savedBefore, isRefresh }: ScrapedRun, given: ScrapeGiven): string {
  const width = Math.min(process.stdout.columns || REPORT_WIDTH, WIDEST_REPORT);
  const start = programStart(process.env);
  return reportText(report, {
    ...given.settings,
    width,
    savedBefore,
    isDemo: isDemo(given),
    isRefresh,
    start,
  });
}
