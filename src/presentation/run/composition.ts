import 'reflect-metadata';
import { container, type InjectionToken, instanceCachingFactory } from 'tsyringe';
import { CompleteStores } from '../../application/engine/complete-stores.js';
import { CompositeSaveMovie } from '../../application/engine/composite-save.js';
import { FallbackFetcher } from '../../application/fallback-fetcher.js';
import { PageFetcher } from '../../application/engine/target-fetcher.js';
import type {
  Admission,
  Fetcher,
  MovieRepository,
  PageWorkers,
  Routes,
  RunJournal,
  RunObserver,
  StoredMovies,
  TitleList,
} from '../../application/engine/ports.js';
import type { RunBrake } from '../../application/engine/run-brake.js';
import { allObservers } from '../../application/engine/run-observers.js';
import { RunQueue } from '../../application/engine/run-queue.js';
import { SaveMerged } from '../../application/save-merged.js';
import { ScrapeMovies, tallyObserver } from '../../application/engine/run.js';
import { type PatienceOptions, type PatientStore, StorePatience } from '../../application/engine/store-patience.js';
import { TitleDispatcher } from '../../application/engine/target-dispatcher.js';
import type { CoverageOfRun } from '../../domain/engine/field-coverage.js';
import { runListText } from '../../domain/imdb/run-list.js';
import { RunTally } from '../../domain/engine/run-tally.js';
import { patientReads } from '../../infrastructure/database/patient-reads.js';
import { PostgresMovieRepository } from '../../infrastructure/database/postgres-movie-repository.js';
import {
  holdsOtherSources,
  PostgresStoredMovies,
} from '../../infrastructure/database/postgres-stored-movies.js';
import { JournaledTitleList } from '../../infrastructure/database/runs/journaled-title-list.js';
import { PostgresRunJournal } from '../../infrastructure/database/runs/postgres-run-journal.js';
import type { SqlDatabase, SqlSession } from '../../infrastructure/database/sql-database.js';
import { ChartTitleList } from '../../infrastructure/imdb/chart-title-list.js';
import { EVERYTHING_ADMITTED, RobotsAdmission } from '../../infrastructure/imdb/robots-admission.js';
import { DatasetFetcher } from '../../infrastructure/imdb-datasets/dataset-fetcher.js';
import { DatasetTitleList } from '../../infrastructure/imdb-datasets/dataset-title-list.js';
import { type RouteGroup, RoutePool } from '../../infrastructure/routes/route-pool.js';
import type { Closers } from '../../shared/closers.js';
import type { Stores } from './open-stores.js';
import type { ListPlan, RunPlan } from './run-plan.js';

const BRAKE: InjectionToken<RunBrake> = Symbol('RunBrake');
const REPOSITORIES: InjectionToken<readonly MovieRepository[]> = Symbol('MovieRepository[]');
const JOURNAL: InjectionToken<RunJournal> = Symbol('RunJournal');
const PATIENCE: InjectionToken<PatienceOptions> = Symbol('PatienceOptions');
const PATIENT_STORES: InjectionToken<readonly PatientStore[]> = Symbol('PatientStore[]');
const DATABASE_PATIENCE: InjectionToken<StorePatience> = Symbol('StorePatience');
const JOURNAL_PATIENCE: InjectionToken<StorePatience> = Symbol('StorePatience');
const READS: InjectionToken<SqlSession> = Symbol('SqlSession');
const WORKERS: InjectionToken<PageWorkers> = Symbol('PageWorkers');
const ROUTES: InjectionToken<Routes> = Symbol('Routes');
const OBSERVER: InjectionToken<Required<RunObserver>> = Symbol('RunObserver');
const TALLY: InjectionToken<RunTally> = Symbol('RunTally');
const SITE_FETCHER: InjectionToken<PageFetcher> = Symbol('PageFetcher');
const FETCHER: InjectionToken<Fetcher> = Symbol('Fetcher');
const ADMISSION: InjectionToken<Admission> = Symbol('Admission');
const SAVE: InjectionToken<SaveMerged> = Symbol('SaveMerged');
const STORED: InjectionToken<StoredMovies> = Symbol('StoredMovies');
const STORES: InjectionToken<CompleteStores> = Symbol('CompleteStores');
const QUEUE: InjectionToken<RunQueue> = Symbol('RunQueue');
const DISPATCHER: InjectionToken<TitleDispatcher> = Symbol('TitleDispatcher');
const LIST: InjectionToken<TitleList> = Symbol('TitleList');
const SCRAPE_MOVIES: InjectionToken<ScrapeMovies> = Symbol('ScrapeMovies');

export interface ScrapeComposition {
  readonly scrapeMovies: ScrapeMovies;
  readonly list: TitleList;
  readonly observer: Required<RunObserver>;
}

/** Builds a run; its routes are let go of by `closers`. */
export async function composeScrape(
  plan: RunPlan & { readonly earlier: CoverageOfRun | null },
  stores: Stores,
  workers: PageWorkers,
  groups: readonly RouteGroup[],
  brake: RunBrake,
  observers: readonly RunObserver[],
  closers: Closers,
): Promise<ScrapeComposition> {
  const { settings } = plan;
  const parts = container.createChildContainer();
  const once = <Part>(token: InjectionToken<Part>, build: () => Part) =>
    parts.register(token, { useFactory: instanceCachingFactory(build) });
  const get = <Part>(token: InjectionToken<Part>) => parts.resolve(token);

  once(BRAKE, () => brake);
  once(REPOSITORIES, () => stores.repositories);
  once(JOURNAL, () => composeJournal(plan, stores.database));
  once(TALLY, () => new RunTally(get(REPOSITORIES).map(({ name }) => name)));
  once(OBSERVER, () =>
    allObservers([tallyObserver(get(TALLY)), brake, ...observers], (error) =>
      process.stderr.write(`an observer of the run failed: ${String(error)}\n`),
    ),
  );
  once(PATIENCE, () => ({
    patienceMs: settings.storePatience * 1000,
    now: () => performance.now(),
    interrupted: brake.interrupted,
    onOutage: (outage) => brake.stopForOutage(outage),
    onTrouble: (store, reason) => get(OBSERVER).warned(`${store} fails, asking it again: ${reason}`),
  }));
  once(DATABASE_PATIENCE, () => new StorePatience('database', get(PATIENCE)));
  once(JOURNAL_PATIENCE, () => new StorePatience('run journal', get(PATIENCE), get(DATABASE_PATIENCE)));
  once(PATIENT_STORES, () =>
    get(REPOSITORIES).map((repository) => {
      const isInDatabase = repository instanceof PostgresMovieRepository;
      const besides = isInDatabase ? get(DATABASE_PATIENCE) : undefined;
      return { repository, patience: new StorePatience(repository.name, get(PATIENCE), besides) };
    }),
  );
  once(READS, () => patientReads(stores.database, get(DATABASE_PATIENCE)));
  once(
    ROUTES,
    () =>
      new RoutePool({
        groups,
        ratePerSecond: settings.rate,
        onWait: (wait) => get(OBSERVER).waiting(wait),
      }),
  );
  once(WORKERS, () => workers);
  once(
    SITE_FETCHER,
    () =>
      new PageFetcher({
        workers: get(WORKERS),
        routes: get(ROUTES),
        observer: get(OBSERVER),
        concurrency: settings.concurrency,
        maxRetries: settings.retries,
        deadlineMs: settings.timeout * 1000,
        random: Math.random,
        refusal: (page, address) => get(ADMISSION).refusal(page, address),
      }),
  );
  once(FETCHER, () => {
    if (settings.source === 'imdb-html' && settings.fallback === null) return get(SITE_FETCHER);
    const datasets = new DatasetFetcher(get(READS), () => new Date());
    if (settings.source === 'imdb-datasets') return datasets;
    return new FallbackFetcher({
      site: get(SITE_FETCHER),
      fallback: datasets,
      onSiteLost: ({ kind, reason }) =>
        get(OBSERVER).warned(`every route is ${kind} (${reason}); the datasets give the rest`),
      onOtherChart: ({ reason }) =>
        get(OBSERVER).warned(
          `the site did not give the chart (${reason}); the titles are the first of the ranking that the datasets make up`,
        ),
    });
  });
  once(STORED, () => new PostgresStoredMovies(get(READS)));
  const readsFirst = settings.fallback !== null || (await holdsOtherSources(get(READS), settings.source));
  once(ADMISSION, () =>
    settings.robots === 'ignore' || settings.source === 'imdb-datasets'
      ? EVERYTHING_ADMITTED
      : new RobotsAdmission({
          origin: new URL(settings.baseUrl).origin,
          fetcher: get(FETCHER),
          routes: get(ROUTES),
          onWait: (reason) => get(OBSERVER).warned(reason),
        }),
  );
  once(
    SAVE,
    () =>
      new SaveMerged({
        stored: get(STORED),
        stores: new CompositeSaveMovie(get(PATIENT_STORES)),
        readsFirst,
      }),
  );
  once(
    STORES,
    () =>
      new CompleteStores({
        stores: get(PATIENT_STORES),
        stored: get(STORED),
        reading: get(JOURNAL_PATIENCE),
      }),
  );
  once(
    QUEUE,
    () =>
      new RunQueue({
        journal: get(JOURNAL),
        patience: get(JOURNAL_PATIENCE),
        observer: get(OBSERVER),
        stores: get(STORES),
      }),
  );
  once(
    DISPATCHER,
    () =>
      new TitleDispatcher({
        fetcher: get(FETCHER),
        save: get(SAVE),
        journal: get(JOURNAL),
        journalPatience: get(JOURNAL_PATIENCE),
        observer: get(OBSERVER),
        brake,
        admission: get(ADMISSION),
        mostAtOnce: settings.concurrency * 2,
      }),
  );
  once(LIST, () => composeList(plan.list, get(READS), get(FETCHER), get(ADMISSION)));
  once(
    SCRAPE_MOVIES,
    () =>
      new ScrapeMovies({
        admission: get(ADMISSION),
        brake,
        dispatcher: get(DISPATCHER),
        earlier: plan.earlier,
        journal: get(JOURNAL),
        journalPatience: get(JOURNAL_PATIENCE),
        now: () => performance.now(),
        observer: get(OBSERVER),
        queue: get(QUEUE),
        routes: get(ROUTES),
        stores: get(STORES),
        tally: get(TALLY),
      }),
  );
  const routes = get(ROUTES);
  closers.add(() => routes.close());
  return { scrapeMovies: get(SCRAPE_MOVIES), list: get(LIST), observer: get(OBSERVER) };
}

function composeJournal(plan: RunPlan, database: SqlDatabase): RunJournal {
  const { source, refreshAfter } = plan.settings;
  return new PostgresRunJournal(database, {
    lease: plan.lease,
    listComplete: plan.listComplete,
    source,
    recentMs: refreshAfter,
  });
}

function composeList(
  list: ListPlan,
  database: SqlSession,
  fetcher: Fetcher,
  admission: Admission,
): TitleList {
  switch (list.kind) {
    case 'chart':
      return new ChartTitleList(list.chart, fetcher, admission);
    case 'datasets':
      return new DatasetTitleList(database, list.condition, list.query);
    case 'journal':
      return new JournaledTitleList(runListText(list.list));
  }
}
