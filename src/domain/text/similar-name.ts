/** The name that was probably meant: at most two letters wrong, and fewer than half of them. */
export function similarName(name: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Math.min(2, (name.length - 1) / 2);
  for (const candidate of known) {
    const distance = editDistance(name, candidate);
    if (distance <= fewest && (best === null || distance < fewest)) {
      best = candidate;
      fewest = distance;
    }
  }
  return best;
}

/** Letters to insert, remove or replace to turn one text into the other. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [column, otherLetter] of [...other].entries()) {
      const replaced = (row[column] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
