import type { HistogramData } from './duration-histogram.js';
import type { FieldCoverage, RouteFigures, RowFigures } from './run-report.js';

/**
 * What one of the processes that share a run counts beside what the journal holds; plain data. It is of interest only:
 * a process that is killed takes what it counted last with it.
 */
export interface WorkerFigures {
  readonly attempts: number;
  /** Of answers as they came over the wire. */
  readonly bytes: number;
  /** Of attempts. */
  readonly durations: HistogramData;
  /** Scraped targets, of whose records the fields were counted. */
  readonly records: number;
  readonly fields: Readonly<Record<string, FieldCoverage>>;
  /** How many targets each source gave beside the source that the journal has of them. */
  readonly furtherSources: Readonly<Record<string, number>>;
  /** The first that were said. */
  readonly warnings: readonly string[];
  /** How many came after those. */
  readonly warningsLeft: number;
}

/** What a route carried for one process, in a form that can be added to that of others. */
export interface RouteShare extends RouteFigures {
  /** Of its attempts; absent where they were not kept. */
  readonly durations?: HistogramData;
}

/** All that a process adds to the report of a run beside what the journal holds. */
export interface WorkerShare {
  readonly figures: WorkerFigures;
  readonly routes: readonly RouteShare[];
  /** Of the pages of lists that it read; an id that two processes came upon is kept by each. */
  readonly rows: RowFigures | null;
}
