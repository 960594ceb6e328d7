import type { ScrapeGiven } from '../run/imdb/scrape-request.js';
import { performRun } from '../run/perform-run.js';
import { checkScrape } from '../run/scrape-checks.js';

export { scrapeFaults } from '../run/scrape-checks.js';

/** Scrapes what was asked for and prints the report, or with `dryRun` only what would be done. */
export async function scrape(given: ScrapeGiven): Promise<number> {
  return performRun(await checkScrape(given));
}
