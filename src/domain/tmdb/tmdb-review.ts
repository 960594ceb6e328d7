import type { TmdbTitleKind } from './tmdb-id.js';

/** A user's review of a title. */
export interface TmdbReview {
  /** Unique among all reviews: 24 hexadecimal digits. */
  readonly id: string;
  readonly kind: TmdbTitleKind;
  readonly titleId: number;
  readonly author: string;
  /** Stars that the author gave, 0.5 to 10. */
  readonly rating: number | null;
  readonly content: string;
  /** ISO 639-1; of the request where the answer does not say it. */
  readonly language: string | null;
  readonly url: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}
