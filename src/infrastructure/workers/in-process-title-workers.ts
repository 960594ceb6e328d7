import type { Attempt, AttemptReply, MovieSource, TitleWorkers } from '../../application/ports.js';

/** Performs attempts in the main thread (`--threads 0`), where a debugger sees them. */
export class InProcessTitleWorkers implements TitleWorkers {
  readonly #source: MovieSource;

  constructor(source: MovieSource) {
    this.#source = source;
  }

  perform(attempt: Attempt): Promise<AttemptReply> {
    return this.#source.fetch(attempt);
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}
