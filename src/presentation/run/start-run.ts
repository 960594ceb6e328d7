import type { RunObserver } from '../../application/engine/ports.js';
import type { RunBrake } from '../../application/engine/run-brake.js';
import type { NamedStore } from '../../application/engine/store-patience.js';
import { planRun } from '../../application/plan-run.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import { faultAtClose, type RunReport } from '../../domain/engine/run-report.js';
import { claimDataFolder } from '../../infrastructure/data-folder.js';
import { patientReads } from '../../infrastructure/database/patient-reads.js';
import { findEarlierCoverage } from '../../infrastructure/database/runs/earlier-coverage.js';
import { PostgresRunRecords } from '../../infrastructure/database/runs/postgres-run-records.js';
import { PostgresRunStarts } from '../../infrastructure/database/runs/postgres-run-starts.js';
import { findRun } from '../../infrastructure/database/runs/run-records.js';
import { waitForTor } from '../../infrastructure/routes/tor-bootstrap.js';
import { Closers, closeAfter } from '../../shared/closers.js';
import { errorMessage } from '../../shared/error-message.js';
import type { RunSettings } from '../options/options.js';
import { composeRun } from './composition.js';
import { databasePatience } from './database-patience.js';
import { openRunDatabase } from './open-run-database.js';
import { ownQueueing } from './queueing.js';
import { type PlannedRoutes, planRoutes } from './route-plans.js';
import type { RunRequest } from './run-request.js';
import { throwEarlierRunFaults } from './throw-earlier-run-faults.js';
import { unusedProxyVariables } from './unused-proxy-variables.js';

/** Tor needs some seconds from saved state, and up to minutes on its first start. */
const TOR_WAIT_MS = 180_000;

/** Who accompanies a run: a terminal with its log, or a program. */
export interface RunCompanion<C extends Catalogue> {
  say(line: string): void;
  /** Once options and routes are known. */
  open(settings: RunSettings, routes: PlannedRoutes, secrets: readonly string[]): Promise<void>;
  /** Targets that an earlier process of the run settled. */
  goOnFrom(settled: number): void;
  observers(): readonly RunObserver<C>[];
  /** The first target is about to be fetched. */
  start(): void;
  ended(report: RunReport): void;
  /** The run ended by an error that no report tells of. */
  failed(reason: string): void;
  close(): Promise<void>;
}

export interface EndedRun {
  readonly report: RunReport;
  /** Targets that earlier processes of the run saved. */
  readonly savedBefore: number;
  /** Of the stored movies, from the datasets. */
  readonly isRefresh: boolean;
}

/** A run that was planned, and left to those who work. */
export interface PlannedRun {
  readonly runId: number;
}

/** Everything from the first store that is opened to the last that is closed. */
export async function startRun<C extends Catalogue, Store extends NamedStore>(
  request: RunRequest<C, Store>,
  brake: RunBrake,
  companion: RunCompanion<C>,
): Promise<EndedRun> {
  const { settings } = request;
  // Which site a resumed run is about is known once the run is.
  if (settings.resume === null) await claimDataFolder(settings.out, request.baseUrl, request.catalogue);
  const closers = new Closers();
  try {
    const run = await runOpened(request, brake, companion, closers);
    return await closers.close().then(
      () => run,
      (error: unknown) => ({ ...run, report: faultAtClose(run.report, errorMessage(error)) }),
    );
  } catch (error) {
    companion.failed(errorMessage(error));
    return await closeAfter(error, closers);
  }
}

async function runOpened<C extends Catalogue, Store extends NamedStore>(
  asked: RunRequest<C, Store>,
  brake: RunBrake,
  companion: RunCompanion<C>,
  closers: Closers,
): Promise<EndedRun> {
  const work = async (request: RunRequest<C, Store>) => {
    const workers = await request.composeWorkers();
    closers.add(() => workers.close());
    return workers;
  };
  // They load while the stores are opened. What an earlier run was given for them is known once the run is.
  const { resume, retryFailed } = asked.settings;
  const early = resume === null && !retryFailed ? await work(asked) : null;
  const database = await openRunDatabase(asked.settings, closers);
  const { stores, notices } = await asked.openStores(database, closers);
  await asked.leaveOutStored?.(database);
  // Until the run has its own, whose warnings its report has.
  const patience = databasePatience(asked.settings, brake.interrupted, (line) => companion.say(line));
  const events = {
    say: (line: string) => companion.say(line),
    onLost: (reason: string) => brake.stopForTakeover(reason),
    signal: brake.signal,
  };
  const records = new PostgresRunRecords(database);
  const starts = new PostgresRunStarts(database, events, patience);
  const plan = await planRun(asked, records, starts, events.say).catch(throwEarlierRunFaults);
  const { request } = plan;
  const { settings } = request;
  closers.add(() => plan.lease.release());
  await claimDataFolder(settings.out, request.baseUrl, request.catalogue);
  const routes = await planRoutes({ ...settings, language: request.language });
  closers.add(() => companion.close());
  await companion.open(settings, routes, request.secrets);
  const reads = patientReads(database, patience);
  const before = await findRun(reads, plan.lease.runId);
  if (before !== undefined) companion.goOnFrom(before.done + before.skipped + before.failed);
  const earlier = before === undefined ? null : await findEarlierCoverage(reads, before);
  const workers = early ?? (await work(request));
  const observers = companion.observers();
  const composed = { ...plan, earlier, queueing: await ownQueueing(plan, database, patience) };
  const opened = { database, stores };
  const run = await composeRun(composed, opened, workers, routes.groups, brake, observers, closers);
  for (const notice of notices) run.observer.warned(notice);
  for (const warning of request.warnings) run.observer.warned(warning);
  for (const warning of routeWarnings(routes, request)) run.observer.warned(warning);
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
  const report = await run.run.run(run.list, plan.most);
  companion.ended(report);
  return { report, savedBefore: before?.done ?? 0, isRefresh: before?.list.kind === 'refresh' };
}

function routeWarnings<C extends Catalogue, Store extends NamedStore>(
  routes: PlannedRoutes,
  { asksSite, askedUrl }: RunRequest<C, Store>,
): readonly string[] {
  if (!asksSite) return [];
  const unused = unusedProxyVariables(process.env, routes.groups, askedUrl);
  return unused === null ? routes.warnings : [...routes.warnings, unused];
}
