import type { FieldOrigins } from '../engine/outcome.js';
import type { ChartName } from './chart.js';
import type { Movie } from './movie.js';
import type { TitleId } from './title-id.js';

/** A page of the site that an attempt fetches. */
export type Page =
  | { readonly page: 'title'; readonly titleId: TitleId }
  | { readonly page: 'chart'; readonly chart: ChartName }
  | { readonly page: 'robots' };

/** A movie that a source gave. */
export interface ReadMovie {
  readonly movie: Movie;
  readonly origins: FieldOrigins;
  /** Sentences about odd values that are unknown in the movie; absent when there were none. */
  readonly notices?: readonly string[];
}

/** What was read of a page. */
export type PageContent =
  | (ReadMovie & {
      readonly kind: 'movie';
      /** What further sources gave of the same title; absent when there were none. */
      readonly further?: readonly ReadMovie[];
    })
  | { readonly kind: 'chart'; readonly titleIds: readonly TitleId[] }
  | { readonly kind: 'robots'; readonly text: string };
