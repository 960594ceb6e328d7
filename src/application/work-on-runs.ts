import { setTimeout } from 'node:timers/promises';
import type { RangeLease, WorkQueue } from './engine/range-ports.js';

export interface WorkOnRuns {
  readonly queue: Pick<WorkQueue, 'take'>;
  /** Works on the run of a range, with more of its ranges, until it has none that wait; answers a range of another one. */
  workOn(first: RangeLease): Promise<RangeLease | null>;
  /** Whether there is nothing left for anybody: then the work ends. `null` waits for whatever comes. */
  readonly isEmpty: (() => Promise<boolean>) | null;
  readonly pollMs: number;
  /** Ends the work; what is under way is finished. */
  readonly signal: AbortSignal;
}

/** Takes ranges of whatever runs there are, and works on one run at a time. */
export async function workOnRuns({ queue, workOn, isEmpty, pollMs, signal }: WorkOnRuns): Promise<void> {
  let lease: RangeLease | null = null;
  while (!signal.aborted) {
    lease ??= await queue.take();
    if (lease !== null) lease = await workOn(lease);
    else if (isEmpty !== null && (await isEmpty())) return;
    else await setTimeout(pollMs, undefined, { signal }).catch(() => {});
  }
  await lease?.giveBack([lease.range]);
}
