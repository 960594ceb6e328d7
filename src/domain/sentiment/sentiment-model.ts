import type { Calibration, FeatureCount } from './classifier.js';
import type { Confusion } from './figures.js';

/** Raise it when the same texts and ratings would make another model, or the file is another one. */
export const MODEL_VERSION = 1;

/** What was learned from the rated reviews in one language. */
export interface LanguageModel {
  /** ISO 639-1; `und` of reviews whose language nobody said. */
  readonly language: string;
  /** How many reviews it learned from. */
  readonly reviews: { readonly good: number; readonly bad: number };
  /** One for each fold: its reviews judged by what was learned from the others. */
  readonly folds: readonly Confusion[];
  readonly calibration: Calibration;
  /** In the order of their code units. */
  readonly features: readonly FeatureCount[];
}

/** By its languages, in alphabetical order. */
export interface SentimentModel {
  readonly version: typeof MODEL_VERSION;
  /** ISO 8601, UTC. */
  readonly trainedAt: string;
  readonly languages: readonly LanguageModel[];
}
