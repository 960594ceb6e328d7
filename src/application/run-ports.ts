import type { CatalogueName } from '../domain/catalogue-name.js';
import type { RunList } from '../domain/run-list.js';
import type { GivenOptions } from '../shared/option.js';
import type { RunRecord } from './run-record.js';

/** What the journal has of all runs; only looks. */
export interface RunRecords {
  find(runId: number): Promise<RunRecord | undefined>;
  /** The newest run over the catalogue that can be gone on with. */
  unfinished(catalogue: CatalogueName): Promise<RunRecord | undefined>;
  /** The newest run with targets that failed in one of these ways and still do; an empty list means any. */
  withFailures(catalogue: CatalogueName, kinds: readonly string[]): Promise<RunRecord | undefined>;
  /** Keys that a run takes up again when it goes on: those in its queue, then those whose failure may have passed. */
  leftKeys(runId: number): AsyncIterable<string>;
  /** Keys of its targets that still fail, in one of these ways; an empty list means any. */
  stillFailedKeys(runId: number, kinds: readonly string[]): AsyncIterable<string>;
}

export interface NewRun {
  readonly catalogue: CatalogueName;
  readonly list: RunList;
  /** Targets to take of it at most; `null` for all. */
  readonly asked: number | null;
  /** Whether its targets lead to others: how many there will be is then unknown. */
  readonly grows: boolean;
  readonly options: GivenOptions;
}

/** Makes a run this process's alone, as long as the lease lasts. */
export interface RunStarts<Lease> {
  /**
   * Writes a new run. `keysOf` gives all targets of its list, which go into the journal with it, all or none, up to
   * `asked`; `null` for a list that is pulled. Answers how many there will be at most; `null` where that is unknown.
   */
  create(
    run: NewRun,
    keysOf: ((records: RunRecords) => AsyncIterable<string>) | null,
  ): Promise<{ readonly lease: Lease; readonly asked: number | null }>;
  /** Goes on with a run. Throws when another process works on it, and has then changed nothing. */
  goOn(runId: number): Promise<Lease>;
}
