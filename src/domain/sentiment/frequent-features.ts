import { LEAST_REVIEWS } from './classifier.js';
import { textHash } from './text-hash.js';

/** A power of two: 32 MB hold the words and pairs of all reviews that TMDB has. */
const PLACES = 2 ** 25;

/**
 * Which words and pairs may be in enough reviews to count, without keeping any: most are in one review only, and would
 * fill the memory (Cormode & Muthukrishnan, 2005: count-min sketch).
 */
export class FrequentFeatures {
  readonly #counts = new Uint8Array(PLACES);

  /** Those of one review. */
  note(features: Iterable<string>): void {
    for (const feature of features) {
      const hash = textHash(feature);
      this.#raise(onePlace(hash));
      this.#raise(otherPlace(hash));
    }
  }

  /** Those that were noted of enough reviews, and a few that were not. */
  among(features: ReadonlySet<string>): string[] {
    return [...features].filter((feature) => {
      const hash = textHash(feature);
      return this.#isFrequent(onePlace(hash)) && this.#isFrequent(otherPlace(hash));
    });
  }

  #raise(place: number): void {
    const count = this.#counts[place] ?? 0;
    if (count < LEAST_REVIEWS) this.#counts[place] = count + 1;
  }

  #isFrequent(place: number): boolean {
    return (this.#counts[place] ?? 0) >= LEAST_REVIEWS;
  }
}

function onePlace(hash: number): number {
  return hash % PLACES;
}

function otherPlace(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 7;
}
