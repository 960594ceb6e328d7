import { reviewLanguage } from '../domain/sentiment/review-language.js';
import { Sentiment } from '../domain/sentiment/sentiment.js';
import type { SentimentModel } from '../domain/sentiment/sentiment-model.js';
import type { CollectedReviews } from './sentiment-ports.js';

export interface ScoreCounts {
  /** Reviews that got a score. */
  readonly scored: number;
  /** Of these, scores above 0. */
  readonly good: number;
  /** Reviews in a language that the model did not learn, by language. */
  readonly unknownLanguage: Readonly<Record<string, number>>;
  /** Reviews of which the model knows no word. */
  readonly unknownWords: number;
  /** Reviews that had been scored by this model before, as they stand. */
  readonly before: number;
}

/** Scores the reviews that this model has not scored yet, also those whose text has changed since. */
export async function scoreReviews(
  reviews: CollectedReviews,
  { id: modelId, model }: { readonly id: string; readonly model: SentimentModel },
  now: () => Date,
): Promise<ScoreCounts> {
  const sentiment = new Sentiment(model);
  const counts = { scored: 0, good: 0, unknownWords: 0 };
  const unknown = new Map<string, number>();
  let seen = 0;
  for await (const batch of reviews.unscored(modelId)) {
    const scores = batch.map((review) => ({
      id: review.id,
      digest: review.digest,
      score: sentiment.scoreOf(review),
      language: review.language,
    }));
    await reviews.saveScores(modelId, scores, now());
    seen += scores.length;
    for (const { score, language } of scores) {
      if (score !== null) {
        counts.scored += 1;
        if (score > 0) counts.good += 1;
      } else if (sentiment.knows(language)) counts.unknownWords += 1;
      else unknown.set(reviewLanguage(language), (unknown.get(reviewLanguage(language)) ?? 0) + 1);
    }
  }
  const before = Math.max(0, (await reviews.count()) - seen);
  return { ...counts, unknownLanguage: Object.fromEntries(unknown), before };
}
