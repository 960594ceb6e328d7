import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { packageFile } from '../../shared/package-file.js';
import type { LocalSiteOptions } from './local-site.js';

export interface LocalSiteThread {
  readonly url: string;
  /** Ends the thread with all its connections. Rejects when the thread had died of an error before. */
  close(): Promise<void>;
}

const startedSchema = z.object({ url: z.url() });

/**
 * Starts a local site in a thread of its own, so that making and compressing pages does not hold up the caller's event
 * loop. Rejects when the site cannot start, e.g. because the port is taken.
 *
 * @param entry the built thread entry; tests that run from TypeScript name the one under `dist`
 */
export async function startLocalSiteThread(
  options: LocalSiteOptions = {},
  entry: URL = packageFile('dist/demo/imdb-site/local-site-thread.js'),
): Promise<LocalSiteThread> {
  const worker = new Worker(entry, { workerData: options });
  const [message] = await once(worker, 'message');
  const { url } = startedSchema.parse(message);
  let failure: unknown = null;
  worker.on('error', (error) => {
    failure = error;
  });
  return {
    url,
    close: async () => {
      await worker.terminate();
      if (failure !== null) throw failure;
    },
  };
}
