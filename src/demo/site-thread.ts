import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

/** A local site in a thread of its own, so that making and compressing pages does not hold up the caller's event loop. */
export interface SiteThread {
  readonly url: string;
  readonly worker: Worker;
  /** Ends the thread with all its connections. Rejects when the thread had died of an error before. */
  close(): Promise<void>;
}

const startedSchema = z.object({ url: z.url() });

/**
 * Starts a thread whose first message says its `url`. Rejects when the site cannot start, e.g. because the port is taken.
 *
 * @param options plain data
 */
export async function startSiteThread(entry: URL, options: object): Promise<SiteThread> {
  const worker = new Worker(entry, { workerData: options });
  const [message] = await once(worker, 'message');
  const { url } = startedSchema.parse(message);
  let failure: unknown = null;
  worker.on('error', (error) => {
    failure = error;
  });
  return {
    url,
    worker,
    close: async () => {
      await worker.terminate();
      if (failure !== null) throw failure;
    },
  };
}
