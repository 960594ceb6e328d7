import type { TargetRange } from './engine/ports.js';

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
