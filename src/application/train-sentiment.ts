import { LanguageTraining } from '../domain/sentiment/language-training.js';
import { type Opinion, opinionOf } from '../domain/sentiment/opinion.js';
import { reviewLanguage } from '../domain/sentiment/review-language.js';
import { MODEL_VERSION, type SentimentModel } from '../domain/sentiment/sentiment-model.js';
import type { CollectedReviews, RatedReview } from './sentiment-ports.js';

/** How many reviews of a language say good and bad. */
export interface LanguageCount {
  readonly language: string;
  readonly good: number;
  readonly bad: number;
}

export interface SentimentTraining {
  /** `null` where no language has enough reviews. */
  readonly model: SentimentModel | null;
  /** Rated reviews whose rating says neither good nor bad. */
  readonly between: number;
  /** Languages with too few reviews, those with most first. */
  readonly leftOut: readonly LanguageCount[];
}

/** Learns each language that has enough rated reviews. Reads them twice: to count their words, and to see how well that judges. */
export async function trainSentiment(
  reviews: Pick<CollectedReviews, 'rated'>,
  trainedAt: Date,
): Promise<SentimentTraining> {
  const trainings = new Map<string, LanguageTraining>();
  let between = 0;
  for await (const { language, id, content, opinion } of withOpinion(reviews.rated())) {
    if (opinion === null) {
      between += 1;
      continue;
    }
    const training = trainings.get(language) ?? new LanguageTraining(language);
    trainings.set(language, training);
    training.count(id, opinion, content);
  }
  for await (const { language, id, content, opinion } of withOpinion(reviews.rated())) {
    const training = trainings.get(language);
    if (opinion !== null && training?.hasEnough === true) training.judge(id, opinion, content);
  }
  const all = [...trainings.values()].sort((one, other) => (one.language < other.language ? -1 : 1));
  const languages = all.filter(({ hasEnough }) => hasEnough).map((training) => training.model());
  return {
    model:
      languages.length === 0
        ? null
        : { version: MODEL_VERSION, trainedAt: trainedAt.toISOString(), languages },
    between,
    leftOut: all
      .filter(({ hasEnough }) => !hasEnough)
      .map(({ language, reviews: counts }) => ({ language, ...counts }))
      .sort((one, other) => other.good + other.bad - one.good - one.bad),
  };
}

interface OpinedReview {
  readonly id: string;
  readonly language: string;
  readonly content: string;
  readonly opinion: Opinion | null;
}

async function* withOpinion(rated: AsyncIterable<RatedReview>): AsyncGenerator<OpinedReview> {
  for await (const { id, language, content, rating } of rated) {
    yield { id, language: reviewLanguage(language), content, opinion: opinionOf(rating) };
  }
}
