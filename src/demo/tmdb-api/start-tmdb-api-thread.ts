import { once } from 'node:events';
import { z } from 'zod';
import { packageFile } from '../../shared/package-file.js';
import { type SiteThread, startSiteThread } from '../site-thread.js';
import type { RequestCounts } from './request-counter.js';
import type { TmdbApiOptions } from './tmdb-api.js';

export interface TmdbApiThread extends Pick<SiteThread, 'close'> {
  /** The base of every path, e.g. `http://127.0.0.1:40123/3`. */
  readonly url: string;
  counts(): Promise<RequestCounts>;
}

const countsSchema = z.object({
  counts: z.object({
    requests: z.int(),
    answers: z.record(z.coerce.number(), z.int()),
    mostInASecond: z.int(),
    mostConnections: z.int(),
  }),
});

/**
 * Starts a local TMDB in a thread of its own, so that making answers does not hold up the caller's event loop. Rejects
 * when it cannot start, e.g. because the port is taken.
 *
 * @param entry the built thread entry; tests that run from TypeScript name the one under `dist`
 */
export async function startTmdbApiThread(
  options: TmdbApiOptions = {},
  entry: URL = packageFile('dist/demo/tmdb-api/tmdb-api-thread.js'),
): Promise<TmdbApiThread> {
  const { url, worker, close } = await startSiteThread(entry, options);
  return {
    url,
    counts: async () => {
      worker.postMessage('counts');
      const [message] = await once(worker, 'message');
      return countsSchema.parse(message).counts;
    },
    close,
  };
}
