import { RunBrake } from '../../application/run-brake.js';
import type { RunReport } from '../../domain/run-report.js';
import { claimDataFolder } from '../../infrastructure/data-folder.js';
import { findEarlierCoverage } from '../../infrastructure/database/earlier-coverage.js';
import { findRun, holdRun } from '../../infrastructure/database/run-records.js';
import { waitForTor } from '../../infrastructure/routes/tor-bootstrap.js';
import { Closers } from '../../shared/closers.js';
import { errorMessage } from '../../shared/error-message.js';
import { composeScrape, openStores } from '../composition.js';
import { dryRunText, planDryRun } from '../dry-run.js';
import { EXIT } from '../exit-codes.js';
import { stopOnSignals } from '../interruption.js';
import { reportText } from '../report-text.js';
import { type PlannedRoutes, planRoutes } from '../route-plans.js';
import { checkLogFile } from '../run-log.js';
import { type IdList, planRun, type ScrapeGiven } from '../run-plan.js';
import { RunView } from '../run-view.js';
import { checkScrape } from '../scrape-checks.js';

export { scrapeFaults } from '../scrape-checks.js';

/** Tor needs some seconds from saved state, and up to minutes on its first start. */
const TOR_WAIT_MS = 180_000;

/** Scrapes what was asked for and prints the report, or with `dryRun` only what would be done. */
export async function scrape(given: ScrapeGiven, { resumable } = { resumable: true }): Promise<number> {
  const { settings } = given;
  const ids = await checkScrape(settings);
  if (settings.dryRun) {
    const run = await planDryRun(given, ids);
    process.stdout.write(settings.json ? `${JSON.stringify(run)}\n` : dryRunText(run));
    return EXIT.done;
  }
  const { report, savedBefore } = await runScrape(given, ids);
  const width = Math.min(process.stdout.columns || REPORT_WIDTH, WIDEST_REPORT);
  const context = { ...settings, width, savedBefore, resumable };
  process.stdout.write(settings.json ? `${JSON.stringify(report)}\n` : reportText(report, context));
  return report.exitCode;
}

const REPORT_WIDTH = 80;
/** Longer lines are hard to read. */
const WIDEST_REPORT = 100;

interface ScrapedRun {
  readonly report: RunReport;
  /** Titles that earlier processes of the run saved. */
  readonly savedBefore: number;
}

/** Everything from the first store that is opened to the last that is closed. */
async function runScrape(given: ScrapeGiven, ids: IdList | null): Promise<ScrapedRun> {
  const { settings } = given;
  await checkLogFile(settings);
  await claimDataFolder(settings.out, settings.baseUrl);
  const brake = new RunBrake();
  const closers = new Closers();
  const view = new RunView(settings, brake.signal);
  const release = stopOnSignals(brake, view.say);
  try {
    const stores = await openStores(settings, closers);
    const plan = await planRun(stores.database, given, ids);
    const held = await holdRun(stores.database, plan.runId);
    closers.add(async () => held?.release('spoiled'));
    const routes = await planRoutes(plan.settings);
    closers.add(() => view.close());
    await view.open(plan.settings, routes);
    const before = await findRun(stores.database, plan.runId);
    if (before !== undefined) view.goOnFrom(before.done + before.skipped + before.failed);
    const earlier = before === undefined ? null : await findEarlierCoverage(stores.database, before);
    const run = await composeScrape(
      { ...plan, earlier },
      stores,
      routes.groups,
      brake,
      view.observers(),
      closers,
    );
    if (plan.settings.robots === 'ignore') run.observer.warned('robots.txt is ignored (--robots ignore)');
    if (routes.tor !== null) await readyTor(routes.tor, brake.signal, view.say);
    view.start();
    const report = await run.scrapeMovies.run(run.list, plan.most);
    view.ended(report);
    return { report, savedBefore: before?.done ?? 0 };
  } catch (error) {
    view.failed(errorMessage(error));
    throw error;
  } finally {
    await closers.close();
    release();
  }
}

async function readyTor(
  tor: NonNullable<PlannedRoutes['tor']>,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  await waitForTor({
    ...tor,
    signal,
    timeoutMs: TOR_WAIT_MS,
    onProgress: ({ percent, summary }) => say(`tor: ${percent} % ${summary}`),
  });
}
