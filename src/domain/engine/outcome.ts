import type { Movie } from '../imdb/movie.js';
import type { TitleId } from '../imdb/title-id.js';

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
  | 'fatal';

/** Why an attempt or a title failed, as plain data that crosses threads and the database. */
export interface Failure {
  readonly kind: FailureKind;
  /** For people: what was seen, without secrets. */
  readonly reason: string;
  /** Status of the answer, if there was one. */
  readonly httpStatus: number | null;
  /** How long the site asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** The route failed, not the site: a proxy that is down or refuses us. Costs the title nothing. */
  readonly routeAtFault: boolean;
}

export function failure(kind: FailureKind, reason: string, details: Partial<Failure> = {}): Failure {
  return { httpStatus: null, retryAfterMs: null, routeAtFault: false, ...details, kind, reason };
}

/** What a kind of failure means for the title, for the route that carried it and for the run. */
export interface Consequence {
  readonly title: 'final' | 'retry';
  /** Whether the attempt counts against the title's retries. */
  readonly counted: boolean;
  readonly route: 'fine' | 'rests' | 'cools-down' | 'suspect';
}

export const CONSEQUENCES: Readonly<Record<FailureKind, Consequence>> = {
  'not-found': { title: 'final', counted: true, route: 'fine' },
  throttled: { title: 'retry', counted: false, route: 'rests' },
  blocked: { title: 'retry', counted: true, route: 'cools-down' },
  unreachable: { title: 'retry', counted: true, route: 'suspect' },
  unreadable: { title: 'final', counted: true, route: 'fine' },
  invalid: { title: 'final', counted: true, route: 'fine' },
  crashed: { title: 'retry', counted: true, route: 'fine' },
  unsaved: { title: 'final', counted: true, route: 'fine' },
  refused: { title: 'final', counted: true, route: 'fine' },
  fatal: { title: 'final', counted: true, route: 'fine' },
};

/** Kinds that the world may have mended since; the others say something about the title. */
export const PASSING: readonly FailureKind[] = ['throttled', 'blocked', 'unreachable', 'unsaved', 'fatal'];

/** Where each field of a movie was found, in the words of its source, e.g. `json-ld`; a field that it did not hold is absent. */
export type FieldOrigins = Readonly<Record<string, string>>;

export type SaveResult = 'inserted' | 'updated' | 'unchanged';

/** What a store did with the records that it was given at once: how many of each. */
export type SaveCounts = Readonly<Record<SaveResult, number>>;

/** What became of a title in a run. */
export type TitleOutcome =
  | {
      readonly kind: 'scraped';
      readonly titleId: TitleId;
      readonly attempts: number;
      /** Under another id than `titleId` where IMDb has merged the title into another. */
      readonly movie: Movie;
      /** That gave the movie in this run. What it was merged with may come from others, `movie.source` among them. */
      readonly source: string;
      readonly origins: FieldOrigins;
      /** Sentences about odd values that are unknown in the movie; absent when there were none. */
      readonly notices?: readonly string[];
      /** By the name of the store. */
      readonly saved: Readonly<Record<string, SaveResult>>;
    }
  | { readonly kind: 'skipped'; readonly titleId: TitleId; readonly reason: string }
  | {
      readonly kind: 'failed';
      readonly titleId: TitleId;
      readonly attempts: number;
      readonly failure: Failure;
      /** Stores that hold the movie all the same, and those that refused it; empty unless `unsaved` or `refused`. */
      readonly saved: Readonly<Record<string, SaveResult>>;
      readonly refusedBy: readonly string[];
    };
