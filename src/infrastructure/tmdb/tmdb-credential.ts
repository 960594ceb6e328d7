/** What TMDB knows its user by. Both may do the same; they are sent differently. */
export interface TmdbCredential {
  readonly kind: 'token' | 'api-key';
  /** Never shown, never logged. */
  readonly secret: string;
  /** Where it was given, for a message about one that TMDB refuses, e.g. `TMDB_TOKEN`. */
  readonly from: string;
}

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
