import type { CatalogueName } from '../domain/catalogue-name.js';
import type { RunList } from '../domain/run-list.js';
import type { GivenOptions } from '../shared/option.js';
import type { RunRecord } from './run-record.js';

/** Which unfinished run is gone on with: the last one, the last one or else a new one, or this one. */
export type Resume =
  | { readonly kind: 'last' }
  | { readonly kind: 'auto' }
  | { readonly kind: 'run'; readonly runId: number };

/** What a new run is to fetch. */
export interface NewList {
  readonly list: RunList;
  /** Keys of all targets, which go into the journal with the run; `null` for a list that is pulled. */
  readonly keys: AsyncIterable<string> | null;
  /** Targets to take at most; `null` for all. */
  readonly asked: number | null;
}

/** What a person asked for, as far as it says which run is worked on and over which targets. */
export interface AskedRun<Request> {
  readonly catalogue: CatalogueName;
  readonly settings: {
    readonly resume: Resume | null;
    readonly retryFailed: boolean;
    /** Kinds of failure that are tried again; empty means all. */
    readonly only: readonly string[];
  };
  /** As they are kept with the run: without secrets, and without what is said anew each time. */
  readonly storable: GivenOptions;
  /** Whether its targets lead to others, so that how many there will be is unknown. */
  readonly grows: boolean;
  /** Targets to take at most as a person said it; `null` where nobody did. */
  readonly most: number | null;
  /** Whether a list was given, in a file. */
  readonly readsList: boolean;
  newList(): NewList;
  /** What gives the targets of a list beside those in the journal, for people; `null` for nothing. */
  othersOf(list: RunList): string | null;
  /** Whether a list of this kind can be had again, as far as it is not in the journal. */
  hasRest(list: RunList): boolean;
  /**
   * The request with the settings of a run that is gone on with; `first` is the run whose failed targets that one tries
   * again, or the same run. Throws `OptionFaults` when it asks for other targets.
   */
  resumed(run: RunRecord, first: RunRecord): Request;
  /** The request over the failed targets of a run. Throws `OptionFaults` where what the run was given forbids it. */
  retrying(failed: RunRecord, first: RunRecord): Request;
}
