/** What a rated review is taken for in training. */
export type Opinion = 'good' | 'bad';

/** Of ratings of 0 to 10: from here on they say good. */
export const LEAST_GOOD_RATING = 7;

/** Up to here they say bad. */
export const MOST_BAD_RATING = 4;

/** Of a rating of 0 to 10; `null` for one that says neither. */
export function opinionOf(rating: number): Opinion | null {
  if (rating >= LEAST_GOOD_RATING) return 'good';
  return rating <= MOST_BAD_RATING ? 'bad' : null;
}
