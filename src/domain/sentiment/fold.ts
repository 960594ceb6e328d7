import { textHash } from './text-hash.js';

/** In how many parts the reviews are cut: each is judged by what was learned from the others. */
export const FOLDS = 5;

/** The part of a review, 0 to 4: by its id alone, so that it is the same in every training. */
export function foldOf(id: string): number {
  return textHash(id) % FOLDS;
}
