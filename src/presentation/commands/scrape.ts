import { EXIT } from '../../domain/engine/exit-code.js';
import { dryRunText, planDryRun } from '../run/dry-run.js';
import type { ScrapeGiven } from '../run/run-plan.js';
import { checkScrape } from '../run/scrape-checks.js';
import { runReportText, runWatched } from '../run/watched-run.js';

export { scrapeFaults } from '../run/scrape-checks.js';

/** Scrapes what was asked for and prints the report, or with `dryRun` only what would be done. */
export async function scrape(given: ScrapeGiven): Promise<number> {
  const { settings } = given;
  const list = await checkScrape(given);
  if (settings.dryRun) {
    const run = await planDryRun(given, list);
    process.stdout.write(settings.json ? `${JSON.stringify(run)}\n` : dryRunText(run));
    return EXIT.done;
  }
  const run = await runWatched(given, list);
  process.stdout.write(settings.json ? `${JSON.stringify(run.report)}\n` : runReportText(run, given));
  return run.report.exitCode;
}
