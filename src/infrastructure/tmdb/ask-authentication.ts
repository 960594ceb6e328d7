import type { Route } from '../../application/engine/attempt.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import type { Failure } from '../../domain/engine/outcome.js';
import { HttpClient } from '../http/http-client.js';
import { createRouteDispatcher } from '../http/route-dispatcher.js';
import { timedAttempt } from '../http/timed-attempt.js';
import { answeredJson, askTmdb } from './ask-tmdb.js';
import { readRefusal } from './read/error.js';
import { urlBelow } from './request-url.js';
import type { TmdbCredential } from './tmdb-credential.js';

/** Far more than the answer has. */
const MAX_BYTES = 100_000;

/**
 * Asks TMDB once, over the route, whether it takes a credential (`/authentication`). `null` when it does; else what TMDB,
 * or the way to it, answered. Never rejects.
 */
export async function askAuthentication(
  credential: TmdbCredential,
  {
    baseUrl,
    route,
    deadlineMs,
  }: { readonly baseUrl: URL; readonly route: Route; readonly deadlineMs: number },
): Promise<Failure | null> {
  const client = new HttpClient({
    createDispatcher: (way) => createRouteDispatcher(way, { connections: 1, connectTimeoutMs: deadlineMs }),
    maxBytes: MAX_BYTES,
  });
  try {
    const { result } = await timedAttempt<Catalogue>(deadlineMs, async (signal, meter) => {
      const address = urlBelow(baseUrl, 'authentication', {});
      const answered = answeredJson(
        await askTmdb(client, address, route, { credential, signal, meter }),
        credential,
      );
      const seen = 'failed' in answered ? answered.failed : readRefusal(answered.json);
      return seen === null ? { kind: 'read', content: null } : { kind: 'failed', failure: seen };
    });
    return result.kind === 'failed' ? result.failure : null;
  } finally {
    await client.close();
  }
}
