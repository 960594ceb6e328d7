import type { Behaviour } from '../behaviour-rules.js';

/** What the site does with a request in place of serving the page. */
export type Fault =
  /** AWS WAF challenge: status 202, a script page for an HTML `Accept`, an empty body for any other. */
  | { readonly kind: 'challenge' }
  /** A page that asks for a captcha, with status 200. */
  | { readonly kind: 'captcha' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'notFound' }
  /** `retryAfter`: seconds, an HTTP date, any text, or `null` for no header. Default: 429, 2 seconds. */
  | {
      readonly kind: 'throttled';
      readonly status?: 429 | 503;
      readonly retryAfter?: number | Date | string | null;
    }
  /** Default status: 500. */
  | { readonly kind: 'serverError'; readonly status?: number }
  /** The request is accepted and never answered. */
  | { readonly kind: 'hang' }
  /** Half of the page. `connection` (default): fewer bytes than announced, then closed; `gzip`: a clean end inside of the gzip stream. */
  | { readonly kind: 'truncated'; readonly how?: 'connection' | 'gzip' }
  /** The page byte by byte. Default interval: a second. */
  | { readonly kind: 'drip'; readonly intervalMs?: number }
  /** The page under another type. Default: `application/json`. */
  | { readonly kind: 'wrongContentType'; readonly contentType?: string }
  /** A plain body of that size, `Infinity` for an endless one. Default: 50 MB. */
  | { readonly kind: 'hugeBody'; readonly bytes?: number }
  /** A small gzip body that inflates to that size. Default: 512 MB. */
  | { readonly kind: 'gzipBomb'; readonly bytes?: number }
  /** Redirects to itself for ever. */
  | { readonly kind: 'redirectLoop' }
  /** Redirects to the same path of another origin, e.g. `http://127.0.0.1:9`. */
  | { readonly kind: 'redirectAway'; readonly to: string }
  /** Redirects to this address, which may be relative. Default status: 302. */
  | {
      readonly kind: 'redirect';
      readonly location: string;
      readonly status?: number;
      readonly setCookie?: string;
    }
  /** The connection is reset (RST) without an answer. */
  | { readonly kind: 'reset' }
  /** This body, as it is. Default: status 200, `text/html`. */
  | {
      readonly kind: 'page';
      readonly body: string | Uint8Array;
      readonly status?: number;
      readonly contentType?: string;
    }
  /** A title page whose data is all nulls. */
  | { readonly kind: 'emptyTitle' }
  /** The true page: an exception from a rule that was given before. */
  | { readonly kind: 'normal' };

/** The requests that a rule applies to. Without any field: every request for a title page. */
export interface Scope {
  /** Default: `titles`. */
  readonly on?: 'titles' | 'charts' | 'robots' | 'everything';
  /** Only this title. */
  readonly titleId?: string;
  /** This share of the requests, 0 to 1, chosen by a generator seeded with `seed` (default 1). */
  readonly share?: number;
  readonly seed?: number;
  /** Only the first so many of the requests that match. */
  readonly first?: number;
  /** Only the first so many requests of every title. */
  readonly firstPerTitle?: number;
}

/** Plain data, so that it can be sent to a worker thread. */
export type BehaviourRule = Behaviour<Fault> & Scope;

/** A request as the site saw it. */
export interface SiteRequest {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** With the query. */
  readonly path: string;
  readonly page: 'title' | 'chart' | 'robots' | 'name' | 'other';
  /** Of a request for a title page, else `null`. */
  readonly titleId: string | null;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** `null` until answered, and for good when there was no answer. */
  readonly status: number | null;
}
