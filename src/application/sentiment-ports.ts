/** A review as it is judged. */
export interface ReviewText {
  readonly id: string;
  readonly language: string | null;
  readonly content: string;
}

export interface RatedReview extends ReviewText {
  /** Of its author, 0 to 10. */
  readonly rating: number;
}

/** A review that lacks a score, with what tells later that it is still the same text. */
export interface UnscoredReview extends ReviewText {
  readonly digest: string;
}

export interface ReviewScore {
  readonly id: string;
  /** From -1 to 1; `null` where the model cannot tell. */
  readonly score: number | null;
  readonly digest: string;
}

/** Reviews that were collected. Memory stays bounded, however many there are. */
export interface CollectedReviews {
  count(): Promise<number>;
  /** Those with a rating, in the order of their ids. */
  rated(): AsyncIterable<RatedReview>;
  /** Those that this model has not scored as they stand, in batches. */
  unscored(model: string): AsyncIterable<readonly UnscoredReview[]>;
  /** A review that is gone meanwhile is left out. */
  saveScores(model: string, scores: readonly ReviewScore[], scoredAt: Date): Promise<void>;
}
