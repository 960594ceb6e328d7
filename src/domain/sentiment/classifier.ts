import { featuresOf } from './features.js';

/** In how many reviews of a training a word or a pair must be, to count. */
export const LEAST_REVIEWS = 3;

/** In how many good and how many bad reviews a word or a pair is. */
export interface FeatureCount {
  readonly feature: string;
  readonly good: number;
  readonly bad: number;
}

/** How evidence becomes a score. */
export interface Calibration {
  readonly scale: number;
  readonly offset: number;
}

/** The sums that a weight depends on beside its own counts. */
export interface FeatureTotals {
  readonly features: number;
  readonly good: number;
  readonly bad: number;
}

/** Of the words and pairs of a text, summed. */
export interface Evidence {
  /** Sum of the weights of those that the classifier knows. */
  readonly sum: number;
  /** How many it knows. */
  readonly known: number;
}

/** Naive Bayes over which words and pairs of words are in a text (Jurafsky & Martin: binary multinomial naive Bayes). */
export class Classifier {
  readonly #weights: ReadonlyMap<string, number>;
  readonly #calibration: Calibration;

  constructor(counts: readonly FeatureCount[], calibration: Calibration) {
    const totals = totalsOf(counts);
    this.#weights = new Map(counts.map((count) => [count.feature, weightOf(count, totals)]));
    this.#calibration = calibration;
  }

  /** From -1 (certainly bad) to 1 (certainly good); `null` for a text of which it knows no word. */
  scoreOf(text: string): number | null {
    const evidence = evidenceOf(featuresOf(text), (feature) => this.#weights.get(feature));
    return scoreOf(evidence, this.#calibration);
  }
}

function totalsOf(counts: readonly FeatureCount[]): FeatureTotals {
  let good = 0;
  let bad = 0;
  for (const count of counts) {
    good += count.good;
    bad += count.bad;
  }
  return { features: counts.length, good, bad };
}

/** The logarithm of how much more often it is found in good reviews than in bad ones, each count one higher. */
export function weightOf(count: Pick<FeatureCount, 'good' | 'bad'>, totals: FeatureTotals): number {
  const { features } = totals;
  return (
    Math.log((count.good + 1) / (totals.good + features)) -
    Math.log((count.bad + 1) / (totals.bad + features))
  );
}

/** Of the words and pairs of a text; `knownWeight` answers `undefined` for those that are not known. */
export function evidenceOf(
  features: Iterable<string>,
  knownWeight: (feature: string) => number | undefined,
): Evidence {
  let sum = 0;
  let known = 0;
  for (const feature of features) {
    const weight = knownWeight(feature);
    if (weight === undefined) continue;
    sum += weight;
    known += 1;
  }
  return { sum, known };
}

/**
 * How strongly a text speaks for good. Words of one text say the same thing several times, so that their sum would make
 * any long text certain: it grows with the root of their number only.
 */
export function strengthOf({ sum, known }: Evidence): number {
  return known === 0 ? 0 : sum / Math.sqrt(known);
}

/** How likely good minus how likely bad, where both are equally frequent. */
export function scoreOf(evidence: Evidence, { scale, offset }: Calibration): number | null {
  return evidence.known === 0 ? null : Math.tanh((scale * strengthOf(evidence) + offset) / 2);
}
