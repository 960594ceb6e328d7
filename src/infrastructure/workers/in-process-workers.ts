import type { Attempt, AttemptReply } from '../../application/engine/attempt.js';
import type { Source, Workers } from '../../application/engine/ports.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';

/** Performs attempts in the main thread (`--threads 0`), where a debugger sees them. */
export class InProcessWorkers<C extends Catalogue> implements Workers<C> {
  readonly #source: Source<C>;

  constructor(source: Source<C>) {
    this.#source = source;
  }

  perform(attempt: Attempt<C>): Promise<AttemptReply<C>> {
    return this.#source.fetch(attempt);
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}
