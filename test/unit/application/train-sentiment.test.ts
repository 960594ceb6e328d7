import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RatedReview } from '../../../src/application/sentiment-ports.js';
import { trainSentiment } from '../../../src/application/train-sentiment.js';
import { seededRandom } from '../../../src/demo/seeded-random.js';
import { figuresOf, sumOf } from '../../../src/domain/sentiment/figures.js';
import { Sentiment } from '../../../src/domain/sentiment/sentiment.js';
import { readReviewsPage } from '../../../src/infrastructure/tmdb/read/reviews-page.js';
import { describeCaptures, readCapture } from '../../support/builders/captures.js';
import { ratedReviews } from '../../support/builders/rated-reviews.js';

const observedAt = '2026-08-06T10:00:00.000Z';
const trainedAt = new Date('2026-11-26T12:00:00.000Z');

async function* each(reviews: readonly RatedReview[]): AsyncGenerator<RatedReview> {
  yield* reviews;
}

const train = (reviews: readonly RatedReview[]) => trainSentiment({ rated: () => each(reviews) }, trainedAt);

async function trained(reviews: readonly RatedReview[]) {
  const { model } = await train(reviews);
  if (model === null) throw new Error('no model was made');
  return model;
}

describe('training on rated reviews', () => {
  it('judges each review by what the others teach, and counts how it was judged', async () => {
    const { languages } = await trained(ratedReviews({ good: 200, bad: 50 }));
    const [english] = languages;
    const confusion = sumOf(english?.folds ?? []);
    expect(english).toMatchObject({ language: 'en', reviews: { good: 200, bad: 50 } });
    expect(english?.folds).toHaveLength(5);
    expect(confusion.goodAsGood + confusion.goodAsBad).toBe(200);
    expect(confusion.badAsGood + confusion.badAsBad).toBe(50);
    expect(figuresOf(confusion)).toMatchObject({ accuracy: 1, alwaysGood: 0.8 });
  });

  it('finds nothing where words and ratings have nothing to do with each other', async () => {
    const random = seededRandom(7);
    const reviews = Array.from({ length: 1_000 }, (_, number) => ({
      id: `r${number}`,
      language: 'en',
      rating: random.pick([9, 2]),
      content: Array.from({ length: 30 }, () => `word${random.below(2_000)}`).join(' '),
    }));
    const { languages } = await trained(reviews);
    const { balancedAccuracy } = figuresOf(sumOf(languages[0]?.folds ?? []));
    expect(balancedAccuracy).toBeGreaterThan(0.45);
    expect(balancedAccuracy).toBeLessThan(0.55);
  });

  it('counts in how many good and bad reviews a word is, where it is in three at least', async () => {
    const { languages } = await trained([
      ...ratedReviews({ good: 80, bad: 20 }),
      { id: 'a', language: 'en', rating: 7, content: 'Splendid, splendid! Thrice.' },
      { id: 'b', language: 'en', rating: 8, content: 'splendid twice' },
      { id: 'c', language: 'en', rating: 4, content: 'splendid? twice' },
    ]);
    const features = new Map(languages[0]?.features.map(({ feature, ...count }) => [feature, count]));
    expect(features.get('splendid')).toEqual({ good: 2, bad: 1 });
    expect(features.has('twice')).toBe(false);
    expect(features.has('thrice')).toBe(false);
    expect([...features.keys()]).toEqual([...features.keys()].toSorted());
  });

  it('makes the same model of the same reviews in whatever order', async () => {
    const reviews = ratedReviews({ good: 90, bad: 40 });
    const expected = JSON.stringify(await trained(reviews));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(reviews, { minLength: reviews.length }), async (shuffled) => {
        expect(JSON.stringify(await trained(shuffled))).toBe(expected);
      }),
      { numRuns: 5 },
    );
  });

  it('learns each language that has enough reviews by itself, and tells the others', async () => {
    const { model, leftOut } = await train([
      ...ratedReviews({ good: 90, bad: 30 }),
      ...ratedReviews({ good: 80, bad: 20 }, { language: 'de-AT', prefix: 'd' }),
      ...ratedReviews({ good: 300, bad: 19 }, { language: 'fr', prefix: 'f' }),
      ...ratedReviews({ good: 50, bad: 49 }, { language: null, prefix: 'u' }),
      { id: 'between', language: 'it', rating: 5, content: 'così così' },
    ]);
    expect(model?.languages.map(({ language }) => language)).toEqual(['de', 'en']);
    expect(leftOut).toEqual([
      { language: 'fr', good: 300, bad: 19 },
      { language: 'und', good: 50, bad: 49 },
    ]);
    const sentiment = new Sentiment(await trained(ratedReviews({ good: 90, bad: 30 })));
    expect(sentiment.scoreOf({ language: 'fr', content: 'a wonderful film' })).toBeNull();
    expect(sentiment.scoreOf({ language: 'en-GB', content: 'a wonderful film' })).toBeGreaterThan(0.5);
    expect(sentiment.scoreOf({ language: 'en', content: 'dull, not clever' })).toBeLessThan(-0.5);
  });

  it('makes no model of too few reviews, or of one opinion', async () => {
    expect(await train([])).toEqual({ model: null, leftOut: [] });
    expect(await train(ratedReviews({ good: 500, bad: 0 }))).toEqual({
      model: null,
      leftOut: [{ language: 'en', good: 500, bad: 0 }],
    });
  });
});

describeCaptures('reviews that TMDB sent', () => {
  it.each([
    ['jellyfin.movie-47964-reviews.2026-08-06', 'movie', 47_964],
    ['jellyfin.tv-1396-reviews.page1.2026-08-06', 'tv', 1396],
    ['jdrouet.movie-reviews', 'movie', 550],
  ] as const)('%s: each has a score within -1 and 1', async (capture, kind, id) => {
    const body: unknown = JSON.parse(String(readCapture(`tmdb/${capture}.json`)));
    const result = readReviewsPage(body, { kind, id, page: 1, language: 'en', observedAt });
    const reviews =
      'records' in result
        ? result.records.flatMap((one) => (one.record === 'review' ? [one.review] : []))
        : [];
    expect(reviews.length).toBeGreaterThan(2);
    // Three of each, so that its words are frequent enough to be known.
    const three = reviews.flatMap((review) =>
      ['a', 'b', 'c'].map((copy) => ({ ...review, id: review.id + copy, rating: review.rating ?? 9 })),
    );
    const sentiment = new Sentiment(await trained([...ratedReviews({ good: 90, bad: 30 }), ...three]));
    for (const review of reviews) {
      expect(Math.abs(sentiment.scoreOf(review) ?? 2)).toBeLessThanOrEqual(1);
    }
  });
});
