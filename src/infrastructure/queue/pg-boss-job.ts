import { z } from 'zod';
import type { TargetRange } from '../../application/engine/range-ports.js';
import { TARGETS_PER_PIECE } from '../../application/engine/target-ranges.js';

/** What a job of pg-boss says: its range, and of a dead one why it is dead. */
export const rangeJob = z.object({
  runId: z.number(),
  plan: z.number(),
  first: z.number(),
  last: z.number(),
  lostAlone: z.number().optional(),
  reason: z.string().optional(),
});

/** Runs before the count of priorities begins anew, and pieces of one that have a priority of their own. */
const RUNS = 2_000;
const PIECES = 1_000_000;

/**
 * The higher, the sooner: earlier runs go first, so that workers stay together on one, and in a run earlier positions, so that
 * a range that was lost does not wait until all others are done. One that is under suspicion comes last in its run, when
 * processes have nothing beside it.
 */
export function priorityOf({ runId, first, lostAlone }: TargetRange): number {
  const piece =
    lostAlone === undefined ? Math.min(Math.floor((first - 1) / TARGETS_PER_PIECE), PIECES - 2) : PIECES - 1;
  return -((runId % RUNS) * PIECES + piece);
}
