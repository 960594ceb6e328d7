import type { Catalogue } from '../../domain/engine/catalogue.js';
import type { Failure } from '../../domain/engine/outcome.js';

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

/** One fetch of one target over one route. */
export interface Attempt<C extends Catalogue> {
  readonly target: C['target'];
  readonly route: Route;
  /** Of the whole attempt, from the first byte out to the parsed answer. */
  readonly deadlineMs: number;
  /** Where the site sent the route for this target; without it the target's own address is asked. */
  readonly redirect?: Redirect | undefined;
}

/** Another address of the same site, to be asked over the route that was sent there. */
export interface Redirect {
  readonly address: string;
  /** `Set-Cookie` values of the redirects so far: the next request may leave from another thread. */
  readonly cookies: readonly string[];
}

export type AttemptResult<C extends Catalogue> =
  | { readonly kind: 'read'; readonly content: C['content'] }
  | { readonly kind: 'redirected'; readonly redirect: Redirect }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What a target came to once its redirects were followed. */
export type TargetResult<C extends Catalogue> = Exclude<AttemptResult<C>, { readonly kind: 'redirected' }>;

export interface AttemptReply<C extends Catalogue = Catalogue> {
  readonly result: AttemptResult<C>;
  /** Status of the answer, if there was one. */
  readonly httpStatus: number | null;
  /** Bytes of the body as they came over the wire. */
  readonly bytes: number;
  readonly milliseconds: number;
}

/** The last attempt at a target, for the journal. */
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

/** What became of fetching a target, after as many attempts as it took. */
export type FetchResult<C extends Catalogue> =
  | {
      readonly kind: 'answered';
      readonly content: C['content'];
      readonly attempts: number;
      readonly last: LastAttempt;
    }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly attempts: number;
      readonly last: LastAttempt;
      /** Targets that the failure leads to; absent of most. */
      readonly further?: readonly C['key'][];
    }
  | (Disallowed & { readonly attempts: number; readonly last: LastAttempt })
  /** Every route is blocked or throttled for good: nothing more can be had in this run. */
  | {
      readonly kind: 'all-blocked';
      /** What the routes met. */
      readonly failure: Failure;
      /** What was seen last of this very target; `null` when it was not asked for. */
      readonly own: Failure | null;
      readonly attempts: number;
      readonly last: LastAttempt | null;
    }
  /** The run was stopped before the target was settled. */
  | { readonly kind: 'stopped' };
