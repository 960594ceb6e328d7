import type { Opinion } from './opinion.js';

/** How reviews were judged whose opinion is known from their rating. */
export interface Confusion {
  readonly goodAsGood: number;
  readonly goodAsBad: number;
  readonly badAsGood: number;
  readonly badAsBad: number;
}

/** Shares from 0 to 1; `null` where there is nothing to take a share of. */
export interface Figures {
  readonly accuracy: number | null;
  /** Mean of both recalls: 0.5 for who always says the same. */
  readonly balancedAccuracy: number | null;
  /** Accuracy of who always says good. */
  readonly alwaysGood: number | null;
  readonly good: { readonly precision: number | null; readonly recall: number | null };
  readonly bad: { readonly precision: number | null; readonly recall: number | null };
}

export const NONE_JUDGED: Confusion = { goodAsGood: 0, goodAsBad: 0, badAsGood: 0, badAsBad: 0 };

/** With one more review; one without a score counts as taken for what it is not. */
export function withJudged(confusion: Confusion, opinion: Opinion, score: number | null): Confusion {
  if (opinion === 'good') {
    return score !== null && score > 0
      ? { ...confusion, goodAsGood: confusion.goodAsGood + 1 }
      : { ...confusion, goodAsBad: confusion.goodAsBad + 1 };
  }
  return score !== null && score <= 0
    ? { ...confusion, badAsBad: confusion.badAsBad + 1 }
    : { ...confusion, badAsGood: confusion.badAsGood + 1 };
}

export function sumOf(confusions: readonly Confusion[]): Confusion {
  return confusions.reduce(
    (sum, one) => ({
      goodAsGood: sum.goodAsGood + one.goodAsGood,
      goodAsBad: sum.goodAsBad + one.goodAsBad,
      badAsGood: sum.badAsGood + one.badAsGood,
      badAsBad: sum.badAsBad + one.badAsBad,
    }),
    NONE_JUDGED,
  );
}

export function figuresOf({ goodAsGood, goodAsBad, badAsGood, badAsBad }: Confusion): Figures {
  const good = goodAsGood + goodAsBad;
  const bad = badAsGood + badAsBad;
  const goodRecall = share(goodAsGood, good);
  const badRecall = share(badAsBad, bad);
  return {
    accuracy: share(goodAsGood + badAsBad, good + bad),
    balancedAccuracy: goodRecall === null || badRecall === null ? null : (goodRecall + badRecall) / 2,
    alwaysGood: share(good, good + bad),
    good: { precision: share(goodAsGood, goodAsGood + badAsGood), recall: goodRecall },
    bad: { precision: share(badAsBad, badAsBad + goodAsBad), recall: badRecall },
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
