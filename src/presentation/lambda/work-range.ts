import type { TargetRange } from '../../application/engine/range-ports.js';

export interface WorkRangeOptions {
  /** After so many milliseconds no further target is begun, and what is left is answered. */
  readonly deadlineMs: number;
  /** Aborts when what is under way must be broken off, too. */
  readonly signal: AbortSignal;
  /** How often one had the range that neither finished it nor gave it back. */
  readonly timesLost: number;
}

export interface WorkedRange {
  /** Parts of it with targets that are not settled, for whoever comes next. */
  readonly left: readonly TargetRange[];
  /** Why nobody is given it any more, where that is so. */
  readonly dead?: string | undefined;
}

/** Works on the targets of a range that are not settled. */
export type WorkRange = (range: TargetRange, options: WorkRangeOptions) => Promise<WorkedRange>;
