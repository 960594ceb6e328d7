import { EXIT } from '../../domain/engine/exit-code.js';
import { dryRunText, planDryRun } from '../run/dry-run.js';
import type { ScrapeGiven } from '../run/imdb/scrape-request.js';
import { checkScrape } from '../run/scrape-checks.js';
import { runReportText, runWatched } from '../run/watched-run.js';

export { scrapeFaults } from '../run/scrape-checks.js';

/** Scrapes what was asked for and prints the report, or with `dryRun` only what would be done. */
export async function scrape(given: ScrapeGiven): Promise<number> {
  const { json, dryRun } = given.settings;
  const request = await checkScrape(given);
  if (dryRun) {
    const run = await planDryRun(request);
    process.stdout.write(json ? `${JSON.stringify(run)}\n` : dryRunText(run, request.words));
    return EXIT.done;
  }
  const run = await runWatched(request);
  process.stdout.write(json ? `${JSON.stringify(run.report)}\n` : runReportText(run, request));
  return run.report.exitCode;
}
