import type { TmdbTitleKind } from './tmdb-id.js';
import type { TmdbExternalIds, TmdbGender } from './tmdb-title.js';

/** A person as an answer of TMDB tells of them: a row of a list, or their details. `null` and `[]` mean unknown. */
export interface TmdbPerson {
  readonly id: number;
  readonly name: string;
  readonly originalName: string | null;
  readonly gender: TmdbGender;
  /** In TMDB's words, e.g. `Acting`. */
  readonly knownForDepartment: string | null;
  readonly profilePath: string | null;
  readonly popularity: number | null;
  readonly adult: boolean | null;
  /** `null` of a row of a list. */
  readonly details: TmdbPersonDetails | null;
}

export interface TmdbPersonDetails {
  readonly imdbId: string | null;
  readonly alsoKnownAs: readonly string[];
  readonly biography: string | null;
  /** ISO 8601, whole dates. */
  readonly birthday: string | null;
  readonly deathday: string | null;
  readonly placeOfBirth: string | null;
  readonly homepage: string | null;
  readonly externalIds: TmdbExternalIds;
  readonly credits: readonly TmdbPersonCredit[];
}

/** What a person did in a title: either a character that they play or a job. A show may be there several times. */
export interface TmdbPersonCredit {
  readonly creditId: string;
  readonly kind: TmdbTitleKind;
  readonly titleId: number;
  readonly title: string;
  readonly character: string | null;
  readonly department: string | null;
  readonly job: string | null;
  readonly billingOrder: number | null;
  readonly episodeCount: number | null;
}
