import { RunBrake } from '../../application/run-brake.js';
import { isDemo } from '../../infrastructure/database/run-records.js';
import { dryRunText, planDryRun } from '../dry-run.js';
import { EXIT } from '../exit-codes.js';
import type { GivenList } from '../given-list.js';
import { Interrupted, stopOnSignals } from '../interruption.js';
import { programStart } from '../program-start.js';
import { reportText } from '../report-text.js';
import { checkLogFile } from '../run-log.js';
import type { ScrapeGiven } from '../run-plan.js';
import { RunView } from '../run-view.js';
import { checkScrape } from '../scrape-checks.js';
import { runScrape, type ScrapedRun } from '../scrape-run.js';

export { scrapeFaults } from '../scrape-checks.js';

const REPORT_WIDTH = 80;
/** Longer lines are hard to read. */
const WIDEST_REPORT = 100;

/** Scrapes what was asked for and prints the report, or with `dryRun` only what would be done. */
export async function scrape(given: ScrapeGiven): Promise<number> {
  const { settings } = given;
  const list = await checkScrape(given);
  if (settings.dryRun) {
    const run = await planDryRun(given, list);
    process.stdout.write(settings.json ? `${JSON.stringify(run)}\n` : dryRunText(run));
    return EXIT.done;
  }
  const { report, savedBefore } = await runWatched(given, list);
  const width = Math.min(process.stdout.columns || REPORT_WIDTH, WIDEST_REPORT);
  const start = programStart(process.env);
  const context = { ...settings, width, savedBefore, isDemo: isDemo(given), start };
  process.stdout.write(settings.json ? `${JSON.stringify(report)}\n` : reportText(report, context));
  return report.exitCode;
}

async function runWatched(given: ScrapeGiven, list: GivenList | null): Promise<ScrapedRun> {
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
