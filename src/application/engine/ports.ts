import type { Movie } from '../../domain/imdb/movie.js';
import type { RouteFigures, RunReport } from '../../domain/engine/run-report.js';
import type { Failure, SaveResult, TitleOutcome } from '../../domain/engine/outcome.js';
import type { TitleId } from '../../domain/imdb/title-id.js';
import type { Attempt, AttemptReply, FetchResult, LastAttempt, Page, Route } from './attempt.js';

/** What each source has said last of one title: movies of one source each, `fetchedAt` says when. At least one. */
export type Observations = readonly [Movie, ...Movie[]];

/** What yields the title ids of a run: a chart, a file, ids on the command line. Pulled, never loaded whole. */
export interface TitleList {
  /** For reports, e.g. `chart top`. */
  readonly name: string;
  /** Each id once. Throws `TitleListFailed` when the list itself cannot be had. */
  titles(signal: AbortSignal): AsyncIterable<TitleId>;
}

export class TitleListFailed extends Error {
  override readonly name = 'TitleListFailed';

  constructor(
    readonly list: string,
    readonly failure: Failure,
  ) {
    super(`the title list (${list}) could not be had: ${failure.reason}`);
  }
}

/** Reads one page of a site and says what it was; runs in a worker thread and never throws for what a site does. */
export interface PageSource {
  fetch(attempt: Attempt): Promise<AttemptReply>;
  close(): Promise<void>;
}

/** Performs attempts in worker threads. A thread that dies or hangs answers `crashed` for each of its attempts. */
export interface PageWorkers {
  perform(attempt: Attempt): Promise<AttemptReply>;
  close(): Promise<void>;
}

/** Gets pages, or what stands in for them. */
export interface Fetcher {
  fetch(page: Page, stop: AbortSignal): Promise<FetchResult>;
}

/** The right to make one attempt over a route now. */
export interface RouteLease {
  readonly route: Route;
}

/** Every route is blocked, throttled for too long or dead: what the last of them met. */
export interface AllRoutesBlocked {
  readonly blocked: Failure;
}

/** The ways out, each with its own pace and health. */
export interface Routes {
  /**
   * Waits until some route may carry one more attempt. Routes in `avoid` are taken only when no other is fit. `goOn` is
   * the route to go on with after a redirect; another is answered when that one does not work any more. Asked for before
   * the lease of the redirect is settled, nothing else gets the route in between. Rejects with the signal's reason when
   * it aborts.
   */
  lease(
    avoid: ReadonlySet<string>,
    signal: AbortSignal,
    goOn?: Route,
  ): Promise<RouteLease | AllRoutesBlocked>;
  /** Gives the lease back with what came of it; called once for every lease. */
  settle(lease: RouteLease, reply: AttemptReply): void;
  /** Keeps the requests of each route at least this far apart, as a site's `Crawl-delay` asks. */
  keepApart(milliseconds: number): void;
  report(): readonly RouteFigures[];
  close(): Promise<void>;
}

/** How long no request can be made, and what the route that comes back first has met. */
export interface RoutesWait {
  readonly milliseconds: number;
  readonly routeId: string;
  readonly reason: string;
}

/** What the site lets us fetch. */
export interface Admission {
  /** Asks the site, before anything else is fetched. Throws `AdmissionFailed` when it does not say. */
  open(signal: AbortSignal): Promise<void>;
  /** Why a page may not be fetched, or not at the address that the site redirects it to; `null` when it may. */
  refusal(page: Page, address?: string): string | null;
}

/** Nothing may be fetched: it is not known what may be, or the site asks for more patience than a run has. */
export class AdmissionFailed extends Error {
  override readonly name = 'AdmissionFailed';

  constructor(
    message: string,
    readonly failure: Failure,
  ) {
    super(message);
  }
}

/**
 * What a store did with a movie. `stale`: it holds what another source has said of the title, or something newer of one
 * of the sources, and has written nothing; read what is stored, merge, and save that.
 */
export type SaveAnswer = SaveResult | 'stale';

/** The movies that are stored already, as their sources say together and each for itself. */
export interface StoredMovies {
  read(titleId: TitleId): Promise<Movie | null>;
  /** What each source has said last of it; empty when it is not stored. */
  observations(titleId: TitleId): Promise<readonly Movie[]>;
}

/** A store that movies are saved to. Saving the same movie again changes nothing and answers `unchanged`. */
export interface MovieRepository {
  /** For reports, e.g. `postgres`, `csv`. */
  readonly name: string;
  /**
   * `observations` are what the movie was merged of; without them it is the only one. Rejects with `StoreRefused` when
   * the store will never take this movie, with `StoreFull` or `StoreLost` when it cannot take any more; with any other
   * error when it may work later.
   */
  save(movie: Movie, observations?: Observations): Promise<SaveAnswer>;
  /** Those of the titles that it holds. */
  held(titleIds: readonly TitleId[]): Promise<ReadonlySet<TitleId>>;
  /** Waits for what is being saved, then lets go of the store. */
  close(): Promise<void>;
}

/** The store will never take this movie, however often it is asked. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}

/** The store can take nothing more until a person makes room. */
export class StoreFull extends Error {
  override readonly name = 'StoreFull';
}

/** The store takes nothing more from this process: another one has taken it over, or only a new start can open it. */
export class StoreLost extends Error {
  override readonly name = 'StoreLost';
}

/** A title in the queue of a run. */
export interface QueuedTitle {
  readonly titleId: TitleId;
  /** Ascending in the queue, with gaps. */
  readonly position: number;
  /** The id that it was saved under when the run's source gave it recently enough; `null` when it is to be fetched. */
  readonly savedRecently: TitleId | null;
}

/** A title of a run that every store of that time has, under the id that it was saved under. */
export interface SavedTitle {
  readonly savedAs: TitleId;
  readonly position: number;
}

/** What is kept of a run while it goes on, so that whatever dies, the next process can go on from there. */
export interface RunJournal {
  readonly runId: number;
  /** Whether the whole list is in the journal. */
  readonly listComplete: boolean;
  /** Titles of the queue that are not settled, in order, after this position. */
  left(after: number, most: number): Promise<readonly QueuedTitle[]>;
  /** Titles of the run that are saved, in order, after this position. */
  saved(after: number, most: number): Promise<readonly SavedTitle[]>;
  /** Takes titles into the queue. Those it already holds are dropped. */
  enqueue(titleIds: readonly TitleId[]): Promise<void>;
  completeList(): Promise<void>;
  /** Settles a title. */
  settle(outcome: TitleOutcome, last: LastAttempt | null): Promise<void>;
  finish(report: RunReport): Promise<void>;
}

/** Hears what happens in a run. An observer that fails is logged and does not disturb the run. */
export interface RunObserver {
  runStarted?(run: { readonly runId: number; readonly list: string; readonly expected: number | null }): void;
  titleListed?(titleId: TitleId): void;
  attemptStarted?(attempt: { readonly page: Page; readonly route: Route; readonly number: number }): void;
  attemptFinished?(attempt: {
    readonly page: Page;
    readonly route: Route;
    readonly number: number;
    readonly reply: AttemptReply;
    /** Whether it goes on where the site redirected it to. */
    readonly goesOn: boolean;
  }): void;
  /** A promise holds the title's place until it resolves, so that a slow observer slows the run. */
  titleFinished?(outcome: TitleOutcome): void | Promise<void>;
  /** Nothing is under way and every route rests: the first comes back after so many milliseconds. */
  waiting?(wait: RoutesWait): void;
  warned?(warning: string): void;
}
