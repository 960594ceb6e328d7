import 'reflect-metadata';
import { join } from 'node:path';
import { container, type InjectionToken, instanceCachingFactory } from 'tsyringe';
import { CompositeSaveMovie } from '../application/composite-save-movie.js';
import { PageFetcher } from '../application/page-fetcher.js';
import type {
  Admission,
  MovieRepository,
  Routes,
  RunObserver,
  TitleList,
  TitleWorkers,
} from '../application/ports.js';
import { RunBrake } from '../application/run-brake.js';
import { allObservers } from '../application/run-observers.js';
import { ScrapeMovies, tallyObserver } from '../application/scrape-movies.js';
import { TitleDispatcher } from '../application/title-dispatcher.js';
import { RunTally } from '../domain/run-report.js';
import type { TitleId } from '../domain/title-id.js';
import { CsvMovieRepository } from '../infrastructure/csv/csv-movie-repository.js';
import { openDatabase } from '../infrastructure/database/open-database.js';
import { PostgresMovieRepository } from '../infrastructure/database/postgres-movie-repository.js';
import { ChartTitleList } from '../infrastructure/imdb/chart-title-list.js';
import { IdTitleList } from '../infrastructure/imdb/id-title-list.js';
import { EVERYTHING_ADMITTED, RobotsAdmission } from '../infrastructure/imdb/robots-admission.js';
import { type RouteGroup, RoutePool } from '../infrastructure/routes/route-pool.js';
import { InProcessTitleWorkers } from '../infrastructure/workers/in-process-title-workers.js';
import { PiscinaTitleWorkers } from '../infrastructure/workers/piscina-title-workers.js';
import { composeSource } from '../infrastructure/workers/thread-composition.js';
import type { ThreadSettings } from '../infrastructure/workers/thread-settings.js';
import { Closers } from '../shared/closers.js';
import type { ScrapeSettings } from './options.js';

const WORKERS: InjectionToken<TitleWorkers> = Symbol('TitleWorkers');
const ROUTES: InjectionToken<Routes> = Symbol('Routes');
const OBSERVER: InjectionToken<Required<RunObserver>> = Symbol('RunObserver');
const TALLY: InjectionToken<RunTally> = Symbol('RunTally');
const FETCHER: InjectionToken<PageFetcher> = Symbol('PageFetcher');
const ADMISSION: InjectionToken<Admission> = Symbol('Admission');
const SAVE: InjectionToken<CompositeSaveMovie> = Symbol('CompositeSaveMovie');
const DISPATCHER: InjectionToken<TitleDispatcher> = Symbol('TitleDispatcher');
const SCRAPE_MOVIES: InjectionToken<ScrapeMovies> = Symbol('ScrapeMovies');
const LIST: InjectionToken<TitleList> = Symbol('TitleList');

export interface ScrapeComposition {
  readonly scrapeMovies: ScrapeMovies;
  readonly list: TitleList;
  readonly brake: RunBrake;
  readonly observer: Required<RunObserver>;
  /** Waits for what is being saved and lets go of stores, threads and routes, in that order. */
  close(): Promise<void>;
}

/** Builds a run. Throws when a store cannot be opened; what was opened before is closed then. */
export async function composeScrape(
  settings: ScrapeSettings,
  ids: { readonly name: string; readonly ids: readonly TitleId[] } | null,
  groups: readonly RouteGroup[],
  observers: readonly RunObserver[],
): Promise<ScrapeComposition> {
  const closers = new Closers();
  try {
    const parts = container.createChildContainer();
    const repositories = await openRepositories(settings, closers);
    const brake = new RunBrake();
    parts.register(TALLY, {
      useFactory: instanceCachingFactory(() => new RunTally(repositories.map(({ name }) => name))),
    });
    parts.register(OBSERVER, {
      useFactory: instanceCachingFactory((resolve) =>
        allObservers([tallyObserver(resolve.resolve(TALLY)), brake, ...observers], (error) =>
          process.stderr.write(`an observer of the run failed: ${String(error)}\n`),
        ),
      ),
    });
    parts.register(ROUTES, {
      useFactory: instanceCachingFactory(() => new RoutePool({ groups, ratePerSecond: settings.rate })),
    });
    parts.register(WORKERS, { useFactory: instanceCachingFactory(() => composeWorkers(settings)) });
    parts.register(FETCHER, {
      useFactory: instanceCachingFactory(
        (resolve) =>
          new PageFetcher({
            workers: resolve.resolve(WORKERS),
            routes: resolve.resolve(ROUTES),
            observer: resolve.resolve(OBSERVER),
            concurrency: settings.concurrency,
            maxRetries: settings.retries,
            deadlineMs: settings.timeout * 1000,
            random: Math.random,
          }),
      ),
    });
    parts.register(ADMISSION, {
      useFactory: instanceCachingFactory((resolve) =>
        settings.robots === 'ignore'
          ? EVERYTHING_ADMITTED
          : new RobotsAdmission({
              origin: new URL(settings.baseUrl).origin,
              fetcher: resolve.resolve(FETCHER),
              routes: resolve.resolve(ROUTES),
            }),
      ),
    });
    parts.register(SAVE, {
      useFactory: instanceCachingFactory(
        (resolve) =>
          new CompositeSaveMovie(repositories, {
            patienceMs: settings.storePatience * 1000,
            now: Date.now,
            onOutage: (outage) => brake.stopForOutage(outage),
            onTrouble: (store, reason) =>
              resolve.resolve(OBSERVER).warned(`${store} fails, asking it again: ${reason}`),
          }),
      ),
    });
    parts.register(DISPATCHER, {
      useFactory: instanceCachingFactory(
        (resolve) =>
          new TitleDispatcher({
            fetcher: resolve.resolve(FETCHER),
            save: resolve.resolve(SAVE),
            observer: resolve.resolve(OBSERVER),
            brake,
            admission: resolve.resolve(ADMISSION),
            mostAtOnce: settings.concurrency * 2,
          }),
      ),
    });
    parts.register(LIST, {
      useFactory: instanceCachingFactory((resolve) =>
        ids === null
          ? new ChartTitleList(settings.chart, resolve.resolve(FETCHER), resolve.resolve(ADMISSION))
          : new IdTitleList(ids.name, ids.ids),
      ),
    });
    parts.register(SCRAPE_MOVIES, {
      useFactory: instanceCachingFactory(
        (resolve) =>
          new ScrapeMovies({
            dispatcher: resolve.resolve(DISPATCHER),
            brake,
            admission: resolve.resolve(ADMISSION),
            routes: resolve.resolve(ROUTES),
            tally: resolve.resolve(TALLY),
            observer: resolve.resolve(OBSERVER),
            now: Date.now,
          }),
      ),
    });
    const workers = parts.resolve(WORKERS);
    closers.add(() => workers.close());
    const routes = parts.resolve(ROUTES);
    closers.add(() => routes.close());
    return {
      scrapeMovies: parts.resolve(SCRAPE_MOVIES),
      list: parts.resolve(LIST),
      brake,
      observer: parts.resolve(OBSERVER),
      close: () => closers.close(),
    };
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function openRepositories(settings: ScrapeSettings, closers: Closers): Promise<MovieRepository[]> {
  const database = await openDatabase({
    databaseUrl: settings.databaseUrl,
    folder: join(settings.out, 'pglite'),
  });
  closers.add(() => database.close());
  const postgres = new PostgresMovieRepository(database);
  closers.add(() => postgres.close());
  const csv = await CsvMovieRepository.open(join(settings.out, 'csv'));
  closers.add(() => csv.close());
  return [postgres, csv];
}

function composeWorkers(settings: ScrapeSettings): TitleWorkers {
  const threads = Math.max(1, settings.threads);
  const thread: ThreadSettings = {
    baseUrl: settings.baseUrl,
    unreadableFolder: join(settings.out, 'unreadable'),
    connections: Math.ceil(settings.concurrency / threads),
  };
  if (settings.threads === 0) return new InProcessTitleWorkers(composeSource(thread));
  return new PiscinaTitleWorkers({ threads, concurrency: settings.concurrency, settings: thread });
}
