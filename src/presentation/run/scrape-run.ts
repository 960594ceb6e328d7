import type { RunObserver } from '../../application/engine/ports.js';
import type { RunBrake } from '../../application/engine/run-brake.js';
import { StorePatience } from '../../application/engine/store-patience.js';
import { faultAtClose, type RunReport } from '../../domain/engine/run-report.js';
import { claimDataFolder } from '../../infrastructure/data-folder.js';
import { patientReads } from '../../infrastructure/database/patient-reads.js';
import { findEarlierCoverage } from '../../infrastructure/database/runs/earlier-coverage.js';
import { findRun } from '../../infrastructure/database/runs/run-records.js';
import { waitForTor } from '../../infrastructure/routes/tor-bootstrap.js';
import { Closers, closeAfter } from '../../shared/closers.js';
import { errorMessage } from '../../shared/error-message.js';
import type { GivenList } from '../options/given-list.js';
import type { ScrapeSettings } from '../options/options.js';
import { composeWorkers } from './compose-workers.js';
import { composeScrape } from './composition.js';
import { openStores } from './open-stores.js';
import { type PlannedRoutes, planRoutes } from './route-plans.js';
import { planRun, type ScrapeGiven } from './run-plan.js';
import { unusedProxyVariables } from './unused-proxy-variables.js';

/** Tor needs some seconds from saved state, and up to minutes on its first start. */
const TOR_WAIT_MS = 180_000;

/** Who accompanies a run: a terminal with its log, or a program. */
export interface RunCompanion {
  say(line: string): void;
  /** Once options and routes are known. */
  open(settings: ScrapeSettings, routes: PlannedRoutes): Promise<void>;
  /** Titles that an earlier process of the run settled. */
  goOnFrom(settled: number): void;
  observers(): readonly RunObserver[];
  /** The first title is about to be fetched. */
  start(): void;
  ended(report: RunReport): void;
  /** The run ended by an error that no report tells of. */
  failed(reason: string): void;
  close(): Promise<void>;
}

export interface ScrapedRun {
  readonly report: RunReport;
  /** Titles that earlier processes of the run saved. */
  readonly savedBefore: number;
  /** Of the stored movies, from the datasets. */
  readonly isRefresh: boolean;
}

/** Everything from the first store that is opened to the last that is closed. */
export async function runScrape(
  given: ScrapeGiven,
  list: GivenList | null,
  brake: RunBrake,
  companion: RunCompanion,
): Promise<ScrapedRun> {
  const { settings } = given;
  // Which site a resumed run is about is known once the run is.
  if (settings.resume === null) await claimDataFolder(settings.out, settings.baseUrl);
  const closers = new Closers();
  try {
    const run = await runOpened(given, list, brake, companion, closers);
    return await closers.close().then(
      () => run,
      (error: unknown) => ({ ...run, report: faultAtClose(run.report, errorMessage(error)) }),
    );
  } catch (error) {
    companion.failed(errorMessage(error));
    return await closeAfter(error, closers);
  }
}

async function runOpened(
  given: ScrapeGiven,
  list: GivenList | null,
  brake: RunBrake,
  companion: RunCompanion,
  closers: Closers,
): Promise<ScrapedRun> {
  const work = async (settings: ScrapeSettings) => {
    const workers = await composeWorkers(settings);
    closers.add(() => workers.close());
    return workers;
  };
  // They load while the stores are opened. How many threads a resumed run has is known once the run is.
  const early = given.settings.resume === null ? await work(given.settings) : null;
  const stores = await openStores(given.settings, closers);
  // Until the run has its own, whose warnings its report has.
  const patience = new StorePatience('database', {
    patienceMs: given.settings.storePatience * 1000,
    now: () => performance.now(),
    interrupted: brake.interrupted,
    onOutage: () => {},
    onTrouble: (store, reason) => companion.say(`${store} fails, asking it again: ${reason}`),
  });
  const events = {
    say: (line: string) => companion.say(line),
    onLost: (reason: string) => brake.stopForTakeover(reason),
    signal: brake.signal,
  };
  const plan = await planRun(stores.database, given, list, events, patience);
  closers.add(() => plan.lease.release());
  await claimDataFolder(plan.settings.out, plan.settings.baseUrl);
  const routes = await planRoutes(plan.settings);
  closers.add(() => companion.close());
  await companion.open(plan.settings, routes);
  const reads = patientReads(stores.database, patience);
  const before = await findRun(reads, plan.lease.runId);
  if (before !== undefined) companion.goOnFrom(before.done + before.skipped + before.failed);
  const earlier = before === undefined ? null : await findEarlierCoverage(reads, before);
  const workers = early ?? (await work(plan.settings));
  const observers = companion.observers();
  const composed = { ...plan, earlier };
  const run = await composeScrape(composed, stores, workers, routes.groups, brake, observers, closers);
  for (const notice of stores.notices) run.observer.warned(notice);
  if (plan.settings.robots === 'ignore') run.observer.warned('robots.txt is ignored (--robots ignore)');
  for (const warning of routeWarnings(routes, plan.settings)) run.observer.warned(warning);
  if (routes.tor !== null) {
    await waitForTor({
      ...routes.tor,
      signal: brake.signal,
      timeoutMs: TOR_WAIT_MS,
      onProgress: ({ percent, summary }) => companion.say(`tor: ${percent} % ${summary}`),
      onTrouble: (reason) => companion.say(`tor: ${reason}; waiting for it`),
    }).catch((error: unknown) => {
      // A run that is stopped needs no Tor to say so.
      if (!brake.signal.aborted) throw error;
    });
  }
  companion.start();
  const report = await run.scrapeMovies.run(run.list, plan.most);
  companion.ended(report);
  return { report, savedBefore: before?.done ?? 0, isRefresh: before?.list.kind === 'refresh' };
}

function routeWarnings(routes: PlannedRoutes, { source, baseUrl }: ScrapeSettings): readonly string[] {
  if (source === 'imdb-datasets') return [];
  const unused = unusedProxyVariables(process.env, routes.groups, baseUrl);
  return unused === null ? routes.warnings : [...routes.warnings, unused];
}
