import type { RatedReview } from '../../../src/application/sentiment-ports.js';

const GOOD = ['a wonderful film', 'never boring', 'loved it', 'moving and clever'];
const BAD = ['a boring film', 'not clever', 'hated it', 'dull and wooden'];

/** Reviews in which the words tell the rating, of good and bad ones as many as asked. */
export function ratedReviews(
  { good, bad }: { readonly good: number; readonly bad: number },
  { language = 'en', prefix = 'r' }: { readonly language?: string | null; readonly prefix?: string } = {},
): RatedReview[] {
  const review = (rating: number, texts: readonly string[], number: number) => ({
    id: `${prefix}${rating}-${String(number).padStart(5, '0')}`,
    language,
    rating,
    content: `${texts[number % texts.length]}, and ${texts[(number * 7 + 1) % texts.length]} number ${number}`,
  });
  return [
    ...Array.from({ length: good }, (_, number) => review(9, GOOD, number)),
    ...Array.from({ length: bad }, (_, number) => review(2, BAD, number)),
  ];
}
