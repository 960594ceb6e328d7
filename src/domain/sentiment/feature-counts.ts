import { byCodeUnits } from '../text/by-code-units.js';
import {
  type Evidence,
  evidenceOf,
  type FeatureCount,
  type FeatureTotals,
  LEAST_REVIEWS,
  weightOf,
} from './classifier.js';
import { FOLDS } from './fold.js';
import type { Opinion } from './opinion.js';

const OPINIONS = 2;
const COLUMNS = FOLDS * OPINIONS;

/** In how many good and bad reviews of each fold every word and pair is; texts themselves are not kept. */
export class FeatureCounts {
  readonly #places = new Map<string, number>();
  #counts = new Uint32Array(1024 * COLUMNS);

  add(features: Iterable<string>, fold: number, opinion: Opinion): void {
    const column = fold * OPINIONS + (opinion === 'good' ? 0 : 1);
    for (const feature of features) {
      const at = this.#placeOf(feature) * COLUMNS + column;
      this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    }
  }

  /** Of those that are in enough reviews, in the order of their code units. */
  all(): FeatureCount[] {
    return [...this.#places]
      .map(([feature, place]) => ({ feature, ...this.#countOf(place, null) }))
      .filter(isFrequent)
      .sort((one, other) => byCodeUnits(one.feature, other.feature));
  }

  /** What a classifier that knows all folds but this one says of a text. */
  without(fold: number): (features: Iterable<string>) => Evidence {
    const weights = this.#weightsWithout(fold);
    const knownWeight = (feature: string) => {
      const weight = weights[this.#places.get(feature) ?? weights.length];
      return weight === undefined || Number.isNaN(weight) ? undefined : weight;
    };
    return (features) => evidenceOf(features, knownWeight);
  }

  /** By place; not a number where it is in too few reviews. */
  #weightsWithout(fold: number): Float64Array {
    const totals = this.#totalsWithout(fold);
    return Float64Array.from({ length: this.#places.size }, (_, place) => {
      const count = this.#countOf(place, fold);
      return isFrequent(count) ? weightOf(count, totals) : Number.NaN;
    });
  }

  #totalsWithout(fold: number): FeatureTotals {
    const totals = { features: 0, good: 0, bad: 0 };
    for (let place = 0; place < this.#places.size; place += 1) {
      const count = this.#countOf(place, fold);
      if (!isFrequent(count)) continue;
      totals.features += 1;
      totals.good += count.good;
      totals.bad += count.bad;
    }
    return totals;
  }

  #countOf(place: number, without: number | null): { good: number; bad: number } {
    const count = { good: 0, bad: 0 };
    for (let fold = 0; fold < FOLDS; fold += 1) {
      if (fold === without) continue;
      const at = place * COLUMNS + fold * OPINIONS;
      count.good += this.#counts[at] ?? 0;
      count.bad += this.#counts[at + 1] ?? 0;
    }
    return count;
  }

  #placeOf(feature: string): number {
    const known = this.#places.get(feature);
    if (known !== undefined) return known;
    const place = this.#places.size;
    this.#places.set(feature, place);
    if (place * COLUMNS >= this.#counts.length) {
      const larger = new Uint32Array(this.#counts.length * 2);
      larger.set(this.#counts);
      this.#counts = larger;
    }
    return place;
  }
}

function isFrequent({ good, bad }: { readonly good: number; readonly bad: number }): boolean {
  return good + bad >= LEAST_REVIEWS;
}
