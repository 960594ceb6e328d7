import { parentPort, workerData } from 'node:worker_threads';
import type { Attempt, AttemptReply } from '../../application/engine/attempt.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import { composeSource } from './thread-composition.js';
import { THREAD_READY, type ThreadSettings } from './thread-settings.js';

const settings: ThreadSettings = workerData;
const source = await composeSource(settings);
parentPort?.postMessage(THREAD_READY);

/** The task of the thread pool: one attempt. */
export function perform(attempt: Attempt<Catalogue>): Promise<AttemptReply<Catalogue>> {
  return source.fetch(attempt);
}
