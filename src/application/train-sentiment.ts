import { featuresOf } from '../domain/sentiment/features.js';
import { FrequentFeatures } from '../domain/sentiment/frequent-features.js';
import { LanguageTraining } from '../domain/sentiment/language-training.js';
import { type Opinion, opinionOf } from '../domain/sentiment/opinion.js';
import { reviewLanguage } from '../domain/sentiment/review-language.js';
import { MODEL_VERSION, type SentimentModel } from '../domain/sentiment/sentiment-model.js';
import { byCodeUnits } from '../domain/text/by-code-units.js';
import type { CollectedReviews } from './sentiment-ports.js';

/** How many reviews of a language say good and bad. */
export interface LanguageCount {
  readonly language: string;
  readonly good: number;
  readonly bad: number;
}

export interface SentimentTraining {
  /** `null` where no language has enough reviews. */
  readonly model: SentimentModel | null;
  /** Languages with too few reviews, those with most first. */
  readonly leftOut: readonly LanguageCount[];
}

/**
 * Learns each language that has enough rated reviews. Reads them three times rather than keep them: for which words are frequent,
 * for how often these are in good and in bad ones, and for how well that judges.
 */
export async function trainSentiment(
  reviews: Pick<CollectedReviews, 'rated'>,
  trainedAt: Date,
): Promise<SentimentTraining> {
  const trainings = new Map<string, LanguageTraining>();
  const frequent = new FrequentFeatures();
  for await (const { features } of opinedReviews(reviews)) frequent.note(features);
  for await (const { language, id, opinion, features } of opinedReviews(reviews)) {
    const training = trainings.get(language) ?? new LanguageTraining(language);
    trainings.set(language, training);
    training.count(id, opinion, frequent.among(features));
  }
  for await (const { language, id, opinion, features } of opinedReviews(reviews)) {
    const training = trainings.get(language);
    if (training?.hasEnough === true) training.judge(id, opinion, features);
  }
  const all = [...trainings.values()].sort((one, other) => byCodeUnits(one.language, other.language));
  const languages = all.filter(({ hasEnough }) => hasEnough).map((training) => training.model());
  const isEmpty = languages.length === 0;
  return {
    model: isEmpty ? null : { version: MODEL_VERSION, trainedAt: trainedAt.toISOString(), languages },
    leftOut: all
      .filter(({ hasEnough }) => !hasEnough)
      .map(({ language, reviews: counts }) => ({ language, ...counts }))
      .sort((one, other) => other.good + other.bad - one.good - one.bad),
  };
}

interface OpinedReview {
  readonly id: string;
  readonly language: string;
  readonly opinion: Opinion;
  readonly features: ReadonlySet<string>;
}

/** Without those whose rating says neither. */
async function* opinedReviews(reviews: Pick<CollectedReviews, 'rated'>): AsyncGenerator<OpinedReview> {
  for await (const { id, language, content, rating } of reviews.rated()) {
    const opinion = opinionOf(rating);
    if (opinion !== null) {
      yield { id, opinion, language: reviewLanguage(language), features: featuresOf(content) };
    }
  }
}
