import type { Source, Workers } from '../../application/engine/ports.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import { InProcessWorkers } from '../../infrastructure/workers/in-process-workers.js';
import { PiscinaWorkers } from '../../infrastructure/workers/piscina-workers.js';
import type { HttpSettings, SourceSettings } from '../../infrastructure/workers/thread-settings.js';
import type { RunSettings } from '../options/options.js';

/**
 * The threads of a run, which begin to load if they are needed, or what does their work in the main thread: it is loaded
 * by `composeHere` only then. Together they hold at most `mostConnections` over each route.
 */
export async function composeWorkers<C extends Catalogue, Settings extends SourceSettings>(
  { threads, concurrency, timeout }: RunSettings,
  source: Settings,
  composeHere: (settings: HttpSettings & Settings) => Promise<Source<C>>,
  areNeeded: boolean,
  mostConnections = Number.POSITIVE_INFINITY,
): Promise<Workers<C>> {
  const sharers = Math.min(Math.max(1, threads), mostConnections);
  const settings = {
    ...source,
    connections: Math.min(Math.ceil(concurrency / sharers), Math.floor(mostConnections / sharers)),
    deadlineMs: timeout * 1000,
  };
  if (threads === 0) return new InProcessWorkers(await composeHere(settings));
  const workers = new PiscinaWorkers<C>({ threads: sharers, concurrency, settings });
  if (areNeeded) workers.start();
  return workers;
}
