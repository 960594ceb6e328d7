import { RunBrake } from '../../application/run-brake.js';
import type { RunReport } from '../../domain/run-report.js';
import { claimDataFolder } from '../../infrastructure/data-folder.js';
import { holdRun } from '../../infrastructure/database/run-records.js';
import { waitForTor } from '../../infrastructure/routes/tor-bootstrap.js';
import { Closers } from '../../shared/closers.js';
import { composeScrape, openStores } from '../composition.js';
import { stopOnSignals } from '../interruption.js';
import { reportText } from '../report-text.js';
import { type PlannedRoutes, planRoutes } from '../route-plans.js';
import { planRun, readIdList, type ScrapeGiven } from '../run-plan.js';
import { TerminalProgress } from '../terminal-progress.js';

/** Tor needs some seconds from saved state, and up to minutes on its first start. */
const TOR_WAIT_MS = 180_000;

export async function scrape(given: ScrapeGiven): Promise<number> {
  const { settings } = given;
  const report = await runScrape(given);
  process.stdout.write(settings.json ? `${JSON.stringify(report)}\n` : reportText(report, settings));
  return report.exitCode;
}

/** Everything from checking what was given to closed stores. */
async function runScrape(given: ScrapeGiven): Promise<RunReport> {
  const ids = await readIdList(given.settings);
  await planRoutes(given.settings);
  await claimDataFolder(given.settings.out, given.settings.baseUrl);
  const brake = new RunBrake();
  const closers = new Closers();
  const release = stopOnSignals(brake);
  try {
    const stores = await openStores(given.settings, closers);
    const plan = await planRun(stores.database, given, ids);
    const held = await holdRun(stores.database, plan.runId);
    closers.add(async () => held?.release('spoiled'));
    const routes = await planRoutes(plan.settings);
    const progress = new TerminalProgress(process.stderr);
    const run = await composeScrape(plan, stores, routes.groups, brake, [progress], closers);
    if (plan.settings.robots === 'ignore') run.observer.warned('robots.txt is ignored (--robots ignore)');
    if (routes.tor !== null) await readyTor(routes.tor, brake.signal);
    try {
      return await run.scrapeMovies.run(run.list, plan.most);
    } finally {
      progress.end();
    }
  } finally {
    await closers.close();
    release();
  }
}

async function readyTor(tor: NonNullable<PlannedRoutes['tor']>, signal: AbortSignal): Promise<void> {
  await waitForTor({
    ...tor,
    signal,
    timeoutMs: TOR_WAIT_MS,
    onProgress: ({ percent, summary }) => process.stderr.write(`tor: ${percent} % ${summary}\n`),
  });
}
