import { z } from 'zod';
import type { TargetRange } from '../../application/engine/range-ports.js';

const count = z.int().nonnegative();

/** A range as a queue carries it. */
export const rangeData = z
  .object({ runId: count, plan: count, first: count, last: count, lostAlone: count.optional() })
  .refine(({ first, last }) => first <= last, 'its first position is after its last');

/** The range that a message of a queue is; a sentence where it is none. */
export function readRange(text: string): TargetRange | string {
  try {
    const { data, error } = rangeData.safeParse(JSON.parse(text));
    return data ?? `it is no range of a run: ${z.prettifyError(error).replaceAll(/\s+/g, ' ')}`;
  } catch {
    return 'it is no range of a run: it is not JSON';
  }
}

export function writeRange({ runId, plan, first, last, lostAlone }: TargetRange): string {
  return JSON.stringify({ runId, plan, first, last, lostAlone });
}
