import type { AttemptResult } from '../../application/engine/attempt.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import { Redactor } from '../../shared/redactor.js';
import type { HttpAnswer } from '../http/http-client.js';
import type { UnreadableAnswers } from '../unreadable-answers.js';
import type { TmdbCredential } from './tmdb-credential.js';

/** The result of an answer; of an unreadable one it says where the answer is kept under that name, without the credential. */
export async function keepUnreadable<C extends Catalogue>(
  result: AttemptResult<C>,
  { body }: HttpAnswer,
  name: string,
  to: { readonly unreadable: UnreadableAnswers; readonly credential: TmdbCredential },
): Promise<AttemptResult<C>> {
  if (result.kind !== 'failed' || result.failure.kind !== 'unreadable' || body.length === 0) return result;
  // What stands in the way to TMDB may answer with what it was asked.
  const text = new Redactor([to.credential.secret]).text(body.toString('utf8'));
  const path = await to.unreadable.keep(name, Buffer.from(text));
  if (path === null) return result;
  const reason = `${result.failure.reason}; the answer is kept in ${path}`;
  return { kind: 'failed', failure: { ...result.failure, reason } };
}
