import { on } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { packageFile } from '../../shared/package-file.js';
import { type SiteThread, startSiteThread } from '../site-thread.js';
import type { DayOptions } from './days/day-rates.js';
import type { RequestCounts } from './request-counter.js';
import { type ThreadAnswer, type ThreadRequest, threadAnswerSchema } from './thread-messages.js';
import type { TmdbApiOptions } from './tmdb-api.js';

export interface TmdbApiThread extends Pick<SiteThread, 'close'> {
  /** The base of every path, e.g. `http://127.0.0.1:40123/3`. */
  readonly url: string;
  /** The folder of the daily files of ids. */
  readonly exportsUrl: string;
  counts(): Promise<RequestCounts>;
  /** As of `TmdbApi`; resolves with the day on which it stands then. Rejects where that throws. */
  setDay(date: string): Promise<string>;
  advanceDay(options?: DayOptions): Promise<string>;
}

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
  const ask = asker(worker);
  return {
    url,
    exportsUrl: new URL('/p/exports', url).href,
    counts: async () => (await ask({ what: 'counts' })).counts,
    setDay: async (date) => (await ask({ what: 'setDay', date })).day,
    advanceDay: async (more = {}) => (await ask({ what: 'advanceDay', options: more })).day,
    close,
  };
}

type Answered = Exclude<ThreadAnswer, { error: string }>;

function asker(worker: Worker): (ask: ThreadRequest['ask']) => Promise<Answered> {
  let asked = 0;
  return async (ask) => {
    asked += 1;
    const number = asked;
    const messages = on(worker, 'message', { close: ['exit'] });
    worker.postMessage({ number, ask } satisfies ThreadRequest);
    for await (const [message] of messages) {
      const answer = threadAnswerSchema.parse(message);
      if (answer.number !== number) continue;
      if ('error' in answer) throw new Error(answer.error);
      return answer;
    }
    throw new Error('the thread of the local TMDB has ended');
  };
}
