import type { Attempt, AttemptReply } from '../../application/engine/attempt.js';
import type { PageSource, PageWorkers } from '../../application/engine/ports.js';

/** Performs attempts in the main thread (`--threads 0`), where a debugger sees them. */
export class InProcessPageWorkers implements PageWorkers {
  readonly #source: PageSource;

  constructor(source: PageSource) {
    this.#source = source;
  }

  perform(attempt: Attempt): Promise<AttemptReply> {
    return this.#source.fetch(attempt);
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}
