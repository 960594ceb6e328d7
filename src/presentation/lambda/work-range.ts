import type { TargetRange } from '../../application/engine/ports.js';

export interface WorkRangeOptions {
  /** After so many milliseconds no further target is begun, and what is left is answered. */
  readonly deadlineMs: number;
  /** Aborts when what is under way must be broken off, too. */
  readonly signal: AbortSignal;
}

/** Works on the targets of a range that are not settled; answers what is left of it, none when all are settled. */
export type WorkRange = (
  range: TargetRange,
  options: WorkRangeOptions,
) => Promise<{ readonly left: readonly TargetRange[] }>;
