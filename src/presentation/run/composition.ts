import 'reflect-metadata';
import { container, type InjectionToken, instanceCachingFactory } from 'tsyringe';
import type {
  Fetcher,
  Routes,
  RoutesWait,
  RunJournal,
  RunObserver,
  TargetList,
  Workers,
} from '../../application/engine/ports.js';
import { Run, tallyObserver } from '../../application/engine/run.js';
import type { RunBrake } from '../../application/engine/run-brake.js';
import { allObservers } from '../../application/engine/run-observers.js';
import { RunQueue } from '../../application/engine/run-queue.js';
import {
  type NamedStore,
  type PatienceOptions,
  type PatientStore,
  StorePatience,
} from '../../application/engine/store-patience.js';
import { TargetDispatcher } from '../../application/engine/target-dispatcher.js';
import { TargetFetcher } from '../../application/engine/target-fetcher.js';
import type { RunPlan } from '../../application/plan-run.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import type { CoverageOfRun } from '../../domain/engine/field-coverage.js';
import { RunTally } from '../../domain/engine/run-tally.js';
import type { WorkerShare } from '../../domain/engine/worker-figures.js';
import { runListText } from '../../domain/run-list.js';
import { patientReads } from '../../infrastructure/database/patient-reads.js';
import { JournaledList } from '../../infrastructure/database/runs/journaled-list.js';
import type { SqlDatabase, SqlSession } from '../../infrastructure/database/sql-database.js';
import { type RouteGroup, RoutePool } from '../../infrastructure/routes/route-pool.js';
import type { Closers } from '../../shared/closers.js';
import type { Queueing } from './queueing.js';
import type { CatalogueParts, FurtherSite, OpenedStore, RunRequest } from './run-request.js';

/** A batch of a store takes up to a tenth of a second, in which a thousand answers a second come. */
const MOST_SAVED = 100;

export interface RunComposition<C extends Catalogue> {
  readonly run: Run<C>;
  readonly list: TargetList<C>;
  readonly observer: Required<RunObserver<C>>;
  readonly queue: RunQueue<C>;
  /** What this process adds to the report of a run that it shares. */
  share(): WorkerShare;
}

/** Builds a run of the engine over a catalogue; its routes are let go of by `closers`. */
export async function composeRun<C extends Catalogue, Store extends NamedStore>(
  {
    request,
    listComplete,
    list,
    earlier,
    queueing,
  }: Omit<RunPlan<RunRequest<C, Store>, never>, 'lease' | 'most'> & {
    readonly earlier: CoverageOfRun | null;
    readonly queueing: Queueing<C>;
  },
  opened: { readonly database: SqlDatabase; readonly stores: readonly OpenedStore<Store>[] },
  workers: Workers<C>,
  groups: readonly RouteGroup[],
  brake: RunBrake,
  observers: readonly RunObserver<C>[],
  closers: Closers,
): Promise<RunComposition<C>> {
  const { settings } = request;
  const parts = container.createChildContainer();
  const named = <Part>(name: string): InjectionToken<Part> => Symbol(name);
  const register = <Part>(name: string, build: () => Part): InjectionToken<Part> => {
    const token = named<Part>(name);
    parts.register(token, { useFactory: instanceCachingFactory(build) });
    return token;
  };
  const get = <Part>(token: InjectionToken<Part>) => parts.resolve(token);

  const CATALOGUE = named<CatalogueParts<C>>('CatalogueParts');
  const TALLY = register(
    'RunTally',
    () =>
      new RunTally<C>(
        opened.stores.map(({ store }) => store.name),
        request.fields,
        request.words,
        (key, kind) => request.isExpected(key, kind),
      ),
  );
  const OBSERVER = register('RunObserver', () =>
    allObservers<C>([tallyObserver(get(TALLY)), brake, ...observers], (error) =>
      process.stderr.write(`an observer of the run failed: ${String(error)}\n`),
    ),
  );
  const PATIENCE = register<PatienceOptions>('PatienceOptions', () => ({
    patienceMs: settings.storePatience * 1000,
    now: () => performance.now(),
    interrupted: brake.interrupted,
    onOutage: (outage) => brake.stopForOutage(outage),
    onTrouble: (store, reason) => get(OBSERVER).warned(`${store} fails, asking it again: ${reason}`),
  }));
  const DATABASE_PATIENCE = register('StorePatience', () => new StorePatience('database', get(PATIENCE)));
  const JOURNAL_PATIENCE = register(
    'StorePatience',
    () => new StorePatience('run journal', get(PATIENCE), get(DATABASE_PATIENCE)),
  );
  const STORES = register<readonly PatientStore<Store>[]>('PatientStore[]', () =>
    opened.stores.map(({ store, isInDatabase }) => {
      const besides = isInDatabase ? get(DATABASE_PATIENCE) : undefined;
      return { store, patience: new StorePatience(store.name, get(PATIENCE), besides) };
    }),
  );
  const READS = register<SqlSession>('SqlSession', () =>
    patientReads(opened.database, get(DATABASE_PATIENCE)),
  );
  const JOURNAL = register<RunJournal<C>>('RunJournal', () => queueing.journal);
  const onWait = (wait: RoutesWait) => get(OBSERVER).waiting(wait);
  const ROUTES = register<Routes>(
    'Routes',
    () =>
      new RoutePool({
        groups,
        ratePerSecond: settings.rate,
        ...(queueing.paceOf && { paceOf: queueing.paceOf(request.askedUrl, settings.rate) }),
        onWait,
      }),
  );
  const fetching = {
    observer: get(OBSERVER),
    maxRetries: settings.retries,
    deadlineMs: settings.timeout * 1000,
    random: Math.random,
  };
  const SITE = register(
    'TargetFetcher',
    () =>
      new TargetFetcher<C>({
        ...fetching,
        workers,
        routes: get(ROUTES),
        concurrency: settings.concurrency,
        refusal: (target, address) => get(CATALOGUE).admission.refusal(target, address),
      }),
  );
  const furtherRoutes: Routes[] = [];
  const besides = (further: Workers<C>, { prefix, url, rate, concurrency }: FurtherSite): Fetcher<C> => {
    closers.add(() => further.close());
    const routes = new RoutePool({
      groups: groups.map((group) =>
        group.map((plan) => ({ ...plan, route: { ...plan.route, id: `${prefix}-${plan.route.id}` } })),
      ),
      ratePerSecond: rate,
      ...(queueing.paceOf && { paceOf: queueing.paceOf(url, rate) }),
      onWait,
    });
    closers.add(() => routes.close());
    furtherRoutes.push(routes);
    return new TargetFetcher<C>({ ...fetching, workers: further, routes, concurrency });
  };
  const catalogue = await request.compose({
    stores: get(STORES),
    reads: get(READS),
    reading: get(JOURNAL_PATIENCE),
    observer: get(OBSERVER),
    isShared: queueing.shared !== null,
    isFirst: queueing.isFirst,
    routes: get(ROUTES),
    site: get(SITE),
    besides,
  });
  parts.register(CATALOGUE, { useValue: catalogue });
  const QUEUE = register(
    'RunQueue',
    () =>
      new RunQueue<C>({
        journal: get(JOURNAL),
        ranges: queueing.ranges(get(OBSERVER)),
        shared: queueing.shared,
        patience: get(JOURNAL_PATIENCE),
        observer: get(OBSERVER),
        stores: get(CATALOGUE).completion,
      }),
  );
  const DISPATCHER = register(
    'TargetDispatcher',
    () =>
      new TargetDispatcher<C>({
        targetOf: (key) => request.targetOf(key),
        fetcher: get(CATALOGUE).fetcher,
        keeper: get(CATALOGUE).keeper,
        queue: get(QUEUE),
        journal: get(JOURNAL),
        journalPatience: get(JOURNAL_PATIENCE),
        observer: get(OBSERVER),
        brake,
        admission: get(CATALOGUE).admission,
        mostFetched: settings.concurrency * 2,
        mostSaved: Math.min(settings.concurrency * 5, MOST_SAVED),
        savesSettle: queueing.shared !== null,
      }),
  );
  const RUN = register(
    'Run',
    () =>
      new Run<C>({
        admission: get(CATALOGUE).admission,
        brake,
        dispatcher: get(DISPATCHER),
        earlier,
        journal: get(JOURNAL),
        journalPatience: get(JOURNAL_PATIENCE),
        now: () => performance.now(),
        observer: get(OBSERVER),
        queue: get(QUEUE),
        routes: {
          report: () => [
            ...get(ROUTES).report(),
            ...furtherRoutes.flatMap((routes) => routes.report()).filter(({ attempts }) => attempts > 0),
          ],
        },
        rows: () => get(CATALOGUE).rows(),
        stores: get(CATALOGUE).completion,
        tally: get(TALLY),
      }),
  );
  const routes = get(ROUTES);
  closers.add(() => routes.close());
  const rest = listComplete
    ? new JournaledList<C>(runListText(list))
    : request.restOf(list, { reads: get(READS), ...get(CATALOGUE) });
  return {
    run: get(RUN),
    list: rest,
    observer: get(OBSERVER),
    queue: get(QUEUE),
    share: () => ({
      figures: get(TALLY).figures(),
      routes: [routes, ...furtherRoutes].flatMap((one) => one.shares()),
      rows: get(CATALOGUE).rows(),
    }),
  };
}
