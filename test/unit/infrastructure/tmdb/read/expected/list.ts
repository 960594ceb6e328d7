import type { TmdbPage } from '../../../../../../src/domain/tmdb/tmdb-content.js';
import type { TmdbKind } from '../../../../../../src/domain/tmdb/tmdb-id.js';

/** A page of a list as it was written down from a capture. */
export interface ExpectedList {
  readonly capture: string;
  readonly path: string;
  readonly page: TmdbPage;
  /** Of every row; `null` where kinds are mixed, or there is no row. */
  readonly kind: TmdbKind | null;
  /** Of every row in TMDB's order, with the kind where kinds are mixed. */
  readonly ids: string;
  /** Lines of `titleLine` and `personLine` after the position. */
  readonly rows: string;
}
