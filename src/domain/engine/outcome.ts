import type { Catalogue } from './catalogue.js';

export type FailureKind =
  | 'not-found'
  | 'throttled'
  | 'blocked'
  | 'unreachable'
  | 'unreadable'
  | 'invalid'
  | 'crashed'
  | 'unsaved'
  | 'refused'
  | 'unauthorized'
  | 'fatal';

/** Why an attempt or a target failed, as plain data that crosses threads and the database. */
export interface Failure {
  readonly kind: FailureKind;
  /** For people: what was seen, without secrets. */
  readonly reason: string;
  /** Status of the answer, if there was one. */
  readonly httpStatus: number | null;
  /** How long the site asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** The route failed, not the site: a proxy that is down or refuses us. Costs the target nothing. */
  readonly routeAtFault: boolean;
}

export function failure(kind: FailureKind, reason: string, details: Partial<Failure> = {}): Failure {
  return { httpStatus: null, retryAfterMs: null, routeAtFault: false, ...details, kind, reason };
}

/** What a kind of failure means for the target, for the route that carried it and for the run. */
export interface Consequence {
  readonly target: 'final' | 'retry';
  /** Whether the attempt counts against the target's retries. */
  readonly counted: boolean;
  readonly route: 'fine' | 'rests' | 'cools-down' | 'suspect';
}

export const CONSEQUENCES: Readonly<Record<FailureKind, Consequence>> = {
  'not-found': { target: 'final', counted: true, route: 'fine' },
  throttled: { target: 'retry', counted: false, route: 'rests' },
  blocked: { target: 'retry', counted: true, route: 'cools-down' },
  unreachable: { target: 'retry', counted: true, route: 'suspect' },
  unreadable: { target: 'final', counted: true, route: 'fine' },
  invalid: { target: 'final', counted: true, route: 'fine' },
  crashed: { target: 'retry', counted: true, route: 'fine' },
  unsaved: { target: 'final', counted: true, route: 'fine' },
  refused: { target: 'final', counted: true, route: 'fine' },
  unauthorized: { target: 'final', counted: true, route: 'fine' },
  fatal: { target: 'final', counted: true, route: 'fine' },
};

/** Kinds that the world may have mended since; the others say something about the target. */
export const PASSING: readonly FailureKind[] = [
  'throttled',
  'blocked',
  'unreachable',
  'unsaved',
  'unauthorized',
  'fatal',
];

/** Where each field of a record was found, in the words of its source, e.g. `json-ld`; a field that it did not hold is absent. */
export type FieldOrigins = Readonly<Record<string, string>>;

export type SaveResult = 'inserted' | 'updated' | 'unchanged';

/** What a store did with the records that it was given at once: how many of each. */
export type SaveCounts = Readonly<Record<SaveResult, number>>;

export const NO_COUNTS: SaveCounts = { inserted: 0, updated: 0, unchanged: 0 };

/** What each store did, by its name: with the one record of a target, or with as many as it yielded. */
export type Saved = Readonly<Record<string, SaveResult | SaveCounts>>;

/** What became of a target in a run. */
export type Outcome<C extends Catalogue> =
  | {
      readonly kind: 'scraped';
      readonly key: C['key'];
      readonly attempts: number;
      readonly record: C['record'];
      /** The key under which it is kept, where the catalogue has merged it into another; `null` where it has not. */
      readonly savedAs: C['key'] | null;
      /** That gave the record in this run. What it was merged with may come from others. */
      readonly source: string;
      /** Further ones that gave it beside it; absent when there were none. */
      readonly furtherSources?: readonly string[];
      readonly origins: FieldOrigins;
      /** Sentences about odd values that are unknown in the record; absent when there were none. */
      readonly notices?: readonly string[];
      /** By the name of the store. */
      readonly saved: Saved;
    }
  | { readonly kind: 'skipped'; readonly key: C['key']; readonly reason: string }
  | {
      readonly kind: 'failed';
      readonly key: C['key'];
      readonly attempts: number;
      readonly failure: Failure;
      /** Stores that hold the record all the same, and those that refused it; empty unless `unsaved` or `refused`. */
      readonly saved: Saved;
      readonly refusedBy: readonly string[];
    };
