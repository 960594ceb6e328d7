/** What TMDB knows its user by. Both may do the same; they are sent differently. */
export interface TmdbCredential {
  readonly kind: 'token' | 'api-key';
  /** Never shown, never logged. */
  readonly secret: string;
  /** Where it was given, for a message about one that TMDB refuses, e.g. `TMDB_TOKEN`. */
  readonly from: string;
}

/** What a person does who has none, or one that TMDB refuses: the end of a sentence. */
export const GIVE_TOKEN =
  'set TMDB_TOKEN to the API Read Access Token of https://www.themoviedb.org/settings/api ' +
  '(or TMDB_API_KEY, or give --tmdb-token-file)';

/** A request with the credential where TMDB looks for it. */
export interface CredentialedRequest {
  /** To be shown nowhere: an API key is in it, which version 3 takes nowhere else. */
  readonly url: URL;
  /** Value of `Authorization`, of a token. */
  readonly authorization?: string;
}

export function withCredential(url: URL, { kind, secret }: TmdbCredential): CredentialedRequest {
  if (kind === 'token') return { url, authorization: `Bearer ${secret}` };
  const signed = new URL(url);
  signed.searchParams.set('api_key', secret);
  return { url: signed };
}
