import type { Behaviour } from '../behaviour-rules.js';
import type { RuleFrequency } from '../rule-frequency.js';

/** What the local TMDB does with a request in place of answering it. */
export type Fault =
  /** 429 code 25 without `Retry-After`, as the CDN answered on 2023-07-23, unless seconds are given. */
  | { readonly kind: 'throttled'; readonly retryAfter?: number }
  /** 500 code 11, 502 code 43, 503 code 9 or 504 code 24. Default: 500. */
  | { readonly kind: 'serverError'; readonly status?: 500 | 502 | 503 | 504 }
  /** 404 code 34. */
  | { readonly kind: 'notFound' }
  /** 401 code 7. */
  | { readonly kind: 'unauthorised' }
  /** 200 with `"success":false`. */
  | { readonly kind: 'successFalse' }
  /** 200 with a page that is no JSON. */
  | { readonly kind: 'notJson' }
  /** Details without the last part that was to be appended. */
  | { readonly kind: 'missingPart' }
  /** The request is accepted and never answered. */
  | { readonly kind: 'hang' }
  /** The connection is reset (RST) without an answer. */
  | { readonly kind: 'reset' }
  /** Fewer bytes than announced, then closed. */
  | { readonly kind: 'truncated' }
  /** As many bytes as announced, but those of half of the answer, as of a file that was cut before it was served. */
  | { readonly kind: 'cut' }
  /** A whole file of ids with only half of its lines; the true answer of anything else. */
  | { readonly kind: 'short' }
  /** The true answer: an exception from a rule that was given before. */
  | { readonly kind: 'normal' };

/** The requests that a rule applies to. Without any field: every request. */
export interface Scope extends RuleFrequency {
  /**
   * Only this path below `/3/`, e.g. `movie/278` or `trending/movie/week`, or one page of it: `movie/popular?page=3`;
   * or this file: `p/exports/movie_ids_09_29_2026.json.gz`.
   */
  readonly key?: string;
  /** Default: `everything`. */
  readonly on?: 'lists' | 'details' | 'changes' | 'exports' | 'everything';
}

/** Plain data, so that it can be sent to a worker thread. */
export type BehaviourRule = Behaviour<Fault> & Scope;

/** A request as the local TMDB saw it. */
export interface TmdbRequest {
  /** Milliseconds since 1970, with fractions. */
  readonly time: number;
  /** With the query. */
  readonly path: string;
  /** The path below `/3/`, e.g. `movie/278`; of a file of ids the whole path. */
  readonly key: string;
  /** `null` of a request that names none. */
  readonly page: string | null;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** `null` until answered, and for good when there was no answer. */
  readonly status: number | null;
}
