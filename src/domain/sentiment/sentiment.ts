import { Classifier } from './classifier.js';
import { reviewLanguage } from './review-language.js';
import type { SentimentModel } from './sentiment-model.js';

/** Scores reviews with what a model learned of their language. */
export class Sentiment {
  readonly #classifiers: ReadonlyMap<string, Classifier>;

  constructor({ languages }: SentimentModel) {
    this.#classifiers = new Map(
      languages.map(({ language, features, calibration }) => [
        language,
        new Classifier(features, calibration),
      ]),
    );
  }

  knows(language: string | null): boolean {
    return this.#classifiers.has(reviewLanguage(language));
  }

  /**
   * From -1 (certainly bad) to 1 (certainly good); `null` in a language that the model did not learn, and where it knows no
   * word of the text.
   */
  scoreOf({
    language,
    content,
  }: {
    readonly language: string | null;
    readonly content: string;
  }): number | null {
    return this.#classifiers.get(reviewLanguage(language))?.scoreOf(content) ?? null;
  }
}
