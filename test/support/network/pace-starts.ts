/** The most starts in any window of so many milliseconds, its end not counted. */
export function mostWithin(milliseconds: number, starts: readonly number[]): number {
  let most = 0;
  let from = 0;
  const sorted = starts.toSorted((a, b) => a - b);
  for (const [index, start] of sorted.entries()) {
    while ((sorted[from] ?? start) <= start - milliseconds) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}
