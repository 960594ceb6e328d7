import type { Route } from '../../application/engine/attempt.js';
import type { Failure } from '../../domain/engine/outcome.js';
import { errorMessage } from '../../shared/error-message.js';
import type { HttpAnswer, HttpClient, WireMeter } from '../http/http-client.js';
import { unreadable } from './read/answer.js';
import { readError } from './read/error.js';
import { type TmdbCredential, withCredential } from './tmdb-credential.js';

/** Sends one request to TMDB; its address is without the credential. Rejects as `HttpClient.get` does. */
export async function askTmdb(
  client: HttpClient,
  address: URL,
  route: Route,
  {
    credential,
    ...options
  }: { readonly credential: TmdbCredential; readonly signal: AbortSignal; readonly meter: WireMeter },
): Promise<HttpAnswer> {
  const { url, ...authorization } = withCredential(address, credential);
  return await client.get(url, route, {
    accept: 'application/json',
    ...authorization,
    readsErrors: true,
    ...options,
  });
}

/** The JSON of an answer; for one that is no success, or no JSON, what that means. `credential` is what it was asked with. */
export function answeredJson(
  { status, headers, body }: HttpAnswer,
  { from }: Pick<TmdbCredential, 'from'>,
): { readonly json: unknown; readonly text: string } | { readonly failed: Failure } {
  const text = body.toString('utf8');
  if (status !== 200) {
    const failed = readError(status, text, { headers, now: new Date() });
    if (failed.kind !== 'unauthorized') return { failed };
    return { failed: { ...failed, reason: `${from}: ${failed.reason}` } };
  }
  try {
    return { json: JSON.parse(text), text };
  } catch (error) {
    return { failed: unreadable(`the answer is no JSON (${errorMessage(error)})`) };
  }
}
