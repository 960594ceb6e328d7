import type { TmdbKind } from './tmdb-id.js';

/** A file of TMDB with the id of everything of a kind on a day; what is for adults is in a file of its own. */
export interface TmdbExport {
  readonly kind: TmdbKind;
  readonly adult: boolean;
  /** UTC, e.g. `2026-09-30`. */
  readonly date: string;
}

/** Some thousand ids of an export, each in it once. The arrays may be longer than `count`, and are used again for the next. */
export interface ExportIds {
  readonly count: number;
  readonly ids: Uint32Array;
  /** NaN where there is none. */
  readonly popularities: Float64Array;
}

/** TMDB has the files of a day ready at 8 o'clock UTC (developer.themoviedb.org, daily id exports, 2026-08). */
const READY_AT_HOUR = 8;

/** The last day whose files should be there. */
export function newestExportDate(now: Date): string {
  return new Date(now.getTime() - READY_AT_HOUR * 3_600_000).toISOString().slice(0, 10);
}
