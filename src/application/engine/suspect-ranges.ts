import type { RangeLease, RangesOfRun, TargetRange, WorkQueue } from './range-ports.js';

/** A target is given up when so many processes were not heard of again that worked on nothing else. */
export const MOST_LOSSES_ALONE = 3;

/** How many processes were lost that worked on this range and nothing else; of one that is under no suspicion it is not known. */
export function lossesAlone({ range: { lostAlone }, timesLost }: RangeLease): number {
  return lostAlone === undefined ? 0 : lostAlone + timesLost;
}

/**
 * The ranges of a run, of which one with a single target that was lost is worked on with nothing else beside it: when the process
 * is lost as well, it is that target's doing and not another's. Until a process has nothing else to do it goes back.
 */
export class SuspectRanges implements RangesOfRun {
  readonly #ranges: WorkQueue;
  #hasSuspect = false;

  /** `ranges` halves what was lost, down to one target. */
  constructor(ranges: WorkQueue) {
    this.#ranges = ranges;
  }

  async take(isAtWork: boolean): Promise<RangeLease | null> {
    if (this.#hasSuspect && isAtWork) return null;
    this.#hasSuspect = false;
    for (;;) {
      const lease = await this.#ranges.take();
      if (lease === null || !isSuspect(lease)) return lease;
      const range = { ...lease.range, lostAlone: lossesAlone(lease) };
      const isMarked = lease.range.lostAlone !== undefined;
      if (isMarked && !isAtWork) {
        this.#hasSuspect = true;
        return countedLease(lease, range);
      }
      await lease.giveBack([range]);
      if (isMarked) return null;
    }
  }
}

function isSuspect({ range, timesLost }: RangeLease): boolean {
  return timesLost > 0 || range.lostAlone !== undefined;
}

/** The same lease: given back it says how often it was lost. */
function countedLease(lease: RangeLease, range: TargetRange): RangeLease {
  return {
    range,
    timesLost: lease.timesLost,
    get signal() {
      return lease.signal;
    },
    done: () => lease.done(),
    giveBack: (ranges) => lease.giveBack(ranges),
    bury: (reason) => lease.bury(reason),
  };
}
