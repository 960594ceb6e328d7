import type { Failure, FieldOrigins, Outcome, Saved } from '../engine/outcome.js';
import type { Imdb } from './imdb-catalogue.js';
import type { Movie } from './movie.js';
import type { TitleId } from './title-id.js';

/** What became of a title in a run. */
export type TitleOutcome =
  | {
      readonly kind: 'scraped';
      readonly titleId: TitleId;
      readonly attempts: number;
      /** Under another id than `titleId` where IMDb has merged the title into another. */
      readonly movie: Movie;
      /** That gave the movie in this run. What it was merged with may come from others, `movie.source` among them. */
      readonly source: string;
      /** Further ones that gave it beside it; absent when there were none. */
      readonly furtherSources?: readonly string[];
      readonly origins: FieldOrigins;
      /** Sentences about odd values that are unknown in the movie; absent when there were none. */
      readonly notices?: readonly string[];
      /** By the name of the store. */
      readonly saved: Saved;
    }
  | { readonly kind: 'skipped'; readonly titleId: TitleId; readonly reason: string }
  | {
      readonly kind: 'failed';
      readonly titleId: TitleId;
      readonly attempts: number;
      readonly failure: Failure;
      /** Stores that hold the movie all the same, and those that refused it; empty unless `unsaved` or `refused`. */
      readonly saved: Saved;
      readonly refusedBy: readonly string[];
    };

export function titleOutcome(outcome: Outcome<Imdb>): TitleOutcome {
  if (outcome.kind !== 'scraped') {
    const { key: titleId, ...rest } = outcome;
    return { ...rest, titleId };
  }
  const { key: titleId, record: movie, savedAs, ...rest } = outcome;
  return { ...rest, titleId, movie };
}
