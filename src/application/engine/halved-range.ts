import type { TargetRange } from './ports.js';

/** Both halves of a range, so that what ends its processes comes to stand alone; `null` of one with a single position. */
export function halvedRange(range: TargetRange): readonly [TargetRange, TargetRange] | null {
  const { first, last } = range;
  if (first >= last) return null;
  const middle = Math.floor((first + last) / 2);
  return [
    { ...range, last: middle },
    { ...range, first: middle + 1 },
  ];
}
