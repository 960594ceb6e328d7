import type { TargetRange } from './range-ports.js';

/** Most targets in a range: enough that handing one out costs little, and few enough to be shared evenly. */
export const TARGETS_PER_PIECE = 500;

/** The same positions as ranges of one piece each. */
export function piecesOf({ first, last, ...run }: TargetRange): readonly TargetRange[] {
  const count = Math.ceil((last - first + 1) / TARGETS_PER_PIECE);
  return Array.from({ length: count }, (_, index) => {
    const from = first + index * TARGETS_PER_PIECE;
    return { ...run, first: from, last: Math.min(last, from + TARGETS_PER_PIECE - 1) };
  });
}

/** The range as two, up to a position and from it on. */
export function splitAt(range: TargetRange, position: number): readonly TargetRange[] {
  return [
    { ...range, last: position - 1 },
    { ...range, first: position },
  ];
}

/** The range without what is held against it. */
export function withoutSuspicion({ lostAlone: _, ...range }: TargetRange): TargetRange {
  return range;
}
