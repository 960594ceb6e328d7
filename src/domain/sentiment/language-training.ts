import { calibrate, type Judged } from './calibrate.js';
import { type Evidence, scoreOf, strengthOf } from './classifier.js';
import { FeatureCounts } from './feature-counts.js';
import { type Confusion, NONE_JUDGED, withJudged } from './figures.js';
import { FOLDS, foldOf } from './fold.js';
import type { Opinion } from './opinion.js';
import type { LanguageModel } from './sentiment-model.js';

interface JudgedReview extends Judged {
  readonly fold: number;
  readonly evidence: Evidence;
}

/** Reviews that a language needs to be learned. */
export const LEAST_OF_LANGUAGE = 100;

/** Of them, those of either opinion: from fewer a classifier learns their subjects rather than their words. */
export const LEAST_OF_OPINION = 20;

/** Learns one language: every review is first counted, then, when all are, judged by what the other folds say. */
export class LanguageTraining {
  readonly #reviews = { good: 0, bad: 0 };
  readonly #counts = new FeatureCounts();
  readonly #judged: JudgedReview[] = [];
  #judges: readonly ((features: Iterable<string>) => Evidence)[] | undefined;

  constructor(readonly language: string) {}

  get reviews(): { readonly good: number; readonly bad: number } {
    return this.#reviews;
  }

  /** Whether there are reviews enough to learn from, in all and of each opinion. */
  get hasEnough(): boolean {
    const { good, bad } = this.#reviews;
    return good + bad >= LEAST_OF_LANGUAGE && Math.min(good, bad) >= LEAST_OF_OPINION;
  }

  count(id: string, opinion: Opinion, features: Iterable<string>): void {
    this.#reviews[opinion] += 1;
    this.#counts.add(features, foldOf(id), opinion);
  }

  judge(id: string, opinion: Opinion, features: Iterable<string>): void {
    this.#judges ??= Array.from({ length: FOLDS }, (_, fold) => this.#counts.without(fold));
    const fold = foldOf(id);
    const evidence = this.#judges[fold]?.(features) ?? { sum: 0, known: 0 };
    this.#judged.push({ fold, opinion, evidence, strength: strengthOf(evidence) });
  }

  /** In whatever order the reviews came, the same. */
  model(): LanguageModel {
    this.#judged.sort(
      (one, other) =>
        one.fold - other.fold ||
        one.strength - other.strength ||
        Number(one.opinion > other.opinion) - Number(one.opinion < other.opinion),
    );
    return {
      language: this.language,
      reviews: { ...this.#reviews },
      folds: Array.from({ length: FOLDS }, (_, fold) => this.#confusionOf(fold)),
      calibration: calibrate(this.#judged),
      features: this.#counts.all(),
    };
  }

  /** The calibration, too, is that of the others. */
  #confusionOf(fold: number): Confusion {
    const calibration = calibrate(this.#judged.filter((one) => one.fold !== fold));
    return this.#judged
      .filter((one) => one.fold === fold)
      .reduce(
        (confusion, { opinion, evidence }) => withJudged(confusion, opinion, scoreOf(evidence, calibration)),
        NONE_JUDGED,
      );
  }
}
