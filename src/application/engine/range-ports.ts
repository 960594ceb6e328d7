/** A part of the queue of a run: its targets from one position to another, both included. */
export interface TargetRange {
  readonly runId: number;
  /** Counts how often the queue was planned: ranges of an earlier plan are void. */
  readonly plan: number;
  readonly first: number;
  readonly last: number;
  /** Of the range of one target that is under suspicion: how many processes were lost that worked on nothing else. */
  readonly lostAlone?: number | undefined;
}

/** The right to work on a range. */
export interface RangeLease {
  readonly range: TargetRange;
  /** How often one had it that neither finished it nor gave it back. */
  readonly timesLost: number;
  /** Aborts when it may be another's: what of it is not under way is not begun any more. */
  readonly signal: AbortSignal;
  /** Called once every target in it is settled. */
  done(): Promise<void>;
  /** Gives these, which are what is left of it, to whoever comes next; without any that is the same as `done`. */
  giveBack(ranges: readonly TargetRange[]): Promise<void>;
  /** Puts it among the dead ranges, which nobody is given. */
  bury(reason: string): Promise<void>;
}

/** Hands ranges of runs to those who work on them, each to one at a time, and again when that one dies. */
export interface WorkQueue {
  /** The next range; `null` when there is none now. */
  take(): Promise<RangeLease | null>;
  close(): Promise<void>;
}

/** Gives a process the ranges of the run that it works on. */
export interface RangesOfRun {
  /** The next range; `null` when there is none now for this process. `isAtWork`: it has targets under way. */
  take(isAtWork: boolean): Promise<RangeLease | null>;
}

/** A range that nobody is given any more. */
export interface DeadRange {
  readonly range: TargetRange;
  /** Why, for people. */
  readonly reason: string;
}

/** How a queue of ranges stands. */
export interface QueueFigures {
  readonly waiting: number;
  /** That somebody has. */
  readonly taken: number;
  /** The newest first, some at the most. */
  readonly dead: readonly DeadRange[];
}

/** What a person does with a queue of ranges. */
export interface QueueCare {
  figures(): Promise<QueueFigures>;
  /** Puts the dead ranges back into the queue, each once `revive` has put back its targets; answers how many there were. */
  redrive(revive: (range: TargetRange) => Promise<unknown>): Promise<number>;
}
