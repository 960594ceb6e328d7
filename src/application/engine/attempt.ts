import type { ChartName } from '../../domain/imdb/chart.js';
import type { Movie } from '../../domain/imdb/movie.js';
import type { Failure, FieldOrigins } from '../../domain/engine/outcome.js';
import type { TitleId } from '../../domain/imdb/title-id.js';

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

/** What became of a page, after as many attempts as it took. */
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
