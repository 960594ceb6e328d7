/** In how many parts the reviews are cut: each is judged by what was learned from the others. */
export const FOLDS = 5;

/** The part of a review, 0 to 4: by its id alone (FNV-1a), so that it is the same in every training. */
export function foldOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  // The lowest bits alone mix too little.
  return ((hash ^ (hash >>> 15)) >>> 0) % FOLDS;
}
