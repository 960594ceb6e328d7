/** What TMDB knows its user by. Both may do the same; they are sent differently. */
export interface TmdbCredential {
  readonly kind: 'token' | 'api-key';
  /** Never shown, never logged. */
  readonly secret: string;
  /** Where it was given, for a message about one that TMDB refuses, e.g. `TMDB_TOKEN`. */
  readonly from: string;
}
