import type { Source, Workers } from '../../application/engine/ports.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import { InProcessWorkers } from '../../infrastructure/workers/in-process-workers.js';
import { PiscinaWorkers } from '../../infrastructure/workers/piscina-workers.js';
import type { HttpSettings, SourceSettings } from '../../infrastructure/workers/thread-settings.js';
import type { RunSettings } from '../options/options.js';

/**
 * The threads of a run, which begin to load if they are needed, or what does their work in the main thread: it is loaded
 * by `composeHere` only then.
 */
export async function composeWorkers<C extends Catalogue, Settings extends SourceSettings>(
  { threads, concurrency, timeout }: RunSettings,
  source: Settings,
  composeHere: (settings: HttpSettings & Settings) => Promise<Source<C>>,
  areNeeded: boolean,
): Promise<Workers<C>> {
  const settings = {
    ...source,
    connections: Math.ceil(concurrency / Math.max(1, threads)),
    deadlineMs: timeout * 1000,
  };
  if (threads === 0) return new InProcessWorkers(await composeHere(settings));
  const workers = new PiscinaWorkers<C>({ threads, concurrency, settings });
  if (areNeeded) workers.start();
  return workers;
}
