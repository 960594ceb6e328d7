import { join } from 'node:path';
import type { PageWorkers } from '../../application/engine/ports.js';
import { InProcessPageWorkers } from '../../infrastructure/workers/in-process-page-workers.js';
import { PiscinaPageWorkers } from '../../infrastructure/workers/piscina-page-workers.js';
import type { ThreadSettings } from '../../infrastructure/workers/thread-settings.js';
import type { ScrapeSettings } from '../options/options.js';

/** The threads of a run, which begin to load if they will be needed, or what does their work in the main thread. */
export async function composeWorkers(settings: ScrapeSettings): Promise<PageWorkers> {
  const threads = Math.max(1, settings.threads);
  const thread: ThreadSettings = {
    baseUrl: settings.baseUrl,
    unreadableFolder: join(settings.out, 'unreadable'),
    connections: Math.ceil(settings.concurrency / threads),
    deadlineMs: settings.timeout * 1000,
  };
  if (settings.threads === 0) {
    // What fetches and parses is otherwise loaded by the threads alone.
    const { composeSource } = await import('../../infrastructure/workers/thread-composition.js');
    return new InProcessPageWorkers(composeSource(thread));
  }
  const workers = new PiscinaPageWorkers({ threads, concurrency: settings.concurrency, settings: thread });
  if (settings.source !== 'imdb-datasets') workers.start();
  return workers;
}
