/** What a rated review is taken for in training. */
export type Opinion = 'good' | 'bad';

/** Of a rating of 0 to 10; `null` for one between 4 and 7, which says neither. */
export function opinionOf(rating: number): Opinion | null {
  if (rating >= 7) return 'good';
  return rating <= 4 ? 'bad' : null;
}
