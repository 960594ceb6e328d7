import type { ChartName } from '../domain/chart.js';
import type { Movie } from '../domain/movie.js';
import type { RouteFigures, RunReport } from '../domain/run-report.js';
import type { Failure, FieldOrigins, SaveResult, TitleOutcome } from '../domain/scrape-outcome.js';
import type { TitleId } from '../domain/title-id.js';

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

/** A way out to the network, as plain data that a worker thread can act on. */
export interface Route {
  /** Unique in a run, e.g. `direct`, `proxy-2`, `tor-5`. */
  readonly id: string;
  /** Raised when the route is renewed; a thread then closes its connections of the generation before. */
  readonly generation: number;
  /** URL of the proxy with its credentials, `null` for the direct route. Secret: never logged, never reported. */
  readonly proxyUrl: string | null;
  readonly userAgent: string;
  /** Value of `Accept-Language`. */
  readonly language: string;
  /** Whether a block makes another way out of it at once, as of a Tor circuit; absent of all others. */
  readonly isRenewable?: true;
}

/** A page that an attempt fetches. */
export type Page =
  | { readonly page: 'title'; readonly titleId: TitleId }
  | { readonly page: 'chart'; readonly chart: ChartName }
  | { readonly page: 'robots' };

/** One fetch of one page over one route. */
export interface Attempt {
  readonly page: Page;
  readonly route: Route;
  /** Of the whole attempt, from the first byte out to the parsed answer. */
  readonly deadlineMs: number;
  /** Where the site sent the route for this page; without it the page's own address is asked. */
  readonly redirect?: Redirect | undefined;
}

/** Another address of the same site, to be asked over the route that was sent there. */
export interface Redirect {
  readonly address: string;
  /** `Set-Cookie` values of the redirects so far: the next request may leave from another thread. */
  readonly cookies: readonly string[];
}

export type AttemptResult =
  | {
      readonly kind: 'movie';
      readonly movie: Movie;
      readonly origins: FieldOrigins;
      /** Sentences about odd values that are unknown in the movie; absent when there were none. */
      readonly notices?: readonly string[];
    }
  | { readonly kind: 'chart'; readonly titleIds: readonly TitleId[] }
  | { readonly kind: 'robots'; readonly text: string }
  | { readonly kind: 'redirected'; readonly redirect: Redirect }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What a page came to once its redirects were followed. */
export type PageResult = Exclude<AttemptResult, { readonly kind: 'redirected' }>;

export interface AttemptReply {
  readonly result: AttemptResult;
  /** Status of the answer, if there was one. */
  readonly httpStatus: number | null;
  /** Bytes of the body as they came over the wire. */
  readonly bytes: number;
  readonly milliseconds: number;
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

/** The last attempt at a title, for the journal. */
export interface LastAttempt {
  readonly routeId: string;
  readonly httpStatus: number | null;
  readonly bytes: number;
  readonly milliseconds: number;
}

/** The site redirects to an address that may not be fetched. */
export interface Disallowed {
  readonly kind: 'disallowed';
  readonly reason: string;
}

export type FetchResult =
  | {
      readonly kind: 'answered';
      readonly result: Exclude<PageResult, { kind: 'failed' }>;
      readonly attempts: number;
      readonly last: LastAttempt;
    }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly attempts: number;
      readonly last: LastAttempt;
    }
  | (Disallowed & { readonly attempts: number; readonly last: LastAttempt })
  /** Every route is blocked or throttled for good: no further page can be had in this run. */
  | {
      readonly kind: 'all-blocked';
      /** What the routes met. */
      readonly failure: Failure;
      /** What was seen last of this very page; `null` when it was not asked for. */
      readonly own: Failure | null;
      readonly attempts: number;
      readonly last: LastAttempt | null;
    }
  /** The run was stopped before the page was settled. */
  | { readonly kind: 'stopped' };

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

/** What may be fetched is not known, so nothing is. */
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
