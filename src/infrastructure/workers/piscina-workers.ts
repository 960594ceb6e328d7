import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Attempt, AttemptReply } from '../../application/engine/attempt.js';
import type { Workers } from '../../application/engine/ports.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import { type Failure, failure } from '../../domain/engine/outcome.js';
import { errorMessage } from '../../shared/error-message.js';
import { packageFile } from '../../shared/package-file.js';
import { THREAD_READY, type ThreadSettings } from './thread-settings.js';

/** A reply this long after its deadline will never come: the thread spins or its loop is blocked. */
const HUNG_AFTER_MS = 10_000;
/** So many threads dying in a row, without one reply between, means that no thread can live here. */
const MOST_DEATHS_IN_A_ROW = 12;
/** Longest wait for threads that are still loading; it takes them a fifth of a second. */
const LOADED_WITHIN_MS = 2_000;
/** Several answers of every kind fit; past it a thread dies alone instead of taking the process along. */
const THREAD_HEAP_MB = 512;
/** Less than the default of 48: pages leave little behind since only a part of each is parsed, and it saves memory at no cost. */
const THREAD_YOUNG_HEAP_MB = 32;

/** Performs attempts in a pool of worker threads, many at once in each. */
export class PiscinaWorkers<C extends Catalogue> implements Workers<C> {
  readonly #createPool: () => Piscina<Attempt<C>, AttemptReply<C>>;
  readonly #threads: number;
  #pool: Piscina<Attempt<C>, AttemptReply<C>> | undefined;
  #threadsReady = 0;
  #onThreadReady: () => void = () => {};
  #deathsInARow = 0;
  #deathNoted = false;

  constructor(options: {
    readonly threads: number;
    /** Attempts in flight over all threads. */
    readonly concurrency: number;
    readonly settings: ThreadSettings;
    /** The thread's entry; only tests that run from source need another. */
    readonly entry?: URL;
  }) {
    this.#threads = options.threads;
    const entry = options.entry ?? packageFile('dist/infrastructure/workers/source-worker.js');
    this.#createPool = () => {
      const pool = new Piscina<Attempt<C>, AttemptReply<C>>({
        filename: fileURLToPath(entry),
        name: 'perform',
        minThreads: options.threads,
        maxThreads: options.threads,
        concurrentTasksPerWorker: Math.ceil(options.concurrency / options.threads),
        // An idle thread would otherwise wait synchronously and starve its keep-alive sockets.
        atomics: 'disabled',
        resourceLimits: {
          maxOldGenerationSizeMb: THREAD_HEAP_MB,
          maxYoungGenerationSizeMb: THREAD_YOUNG_HEAP_MB,
        },
        workerData: options.settings,
      });
      // A thread that dies between two tasks rejects nothing; without a listener it would end the process.
      pool.on('error', (error) => this.#noteDeath(error));
      this.#threadsReady = 0;
      pool.on('message', (message) => {
        if (message !== THREAD_READY) return;
        this.#threadsReady += 1;
        this.#onThreadReady();
      });
      return pool;
    };
  }

  /** Begins to load the threads; without it the first attempt waits for them. */
  start(): void {
    this.#pool ??= this.#createPool();
  }

  async perform(attempt: Attempt<C>): Promise<AttemptReply<C>> {
    const startedAt = performance.now();
    this.#pool ??= this.#createPool();
    const pool = this.#pool;
    let timer: NodeJS.Timeout | undefined;
    try {
      const hung = new Promise<'hung'>((resolve) => {
        timer = setTimeout(() => resolve('hung'), attempt.deadlineMs + HUNG_AFTER_MS);
      });
      const reply = await Promise.race([pool.run(attempt), hung]);
      if (reply !== 'hung') {
        this.#deathsInARow = 0;
        return reply;
      }
      const error = new Error(`no reply ${HUNG_AFTER_MS / 1000} s past the deadline`);
      const result = { kind: 'failed', failure: this.#noteDeath(error) } as const;
      this.#replace(pool);
      return { result, httpStatus: null, bytes: 0, milliseconds: performance.now() - startedAt };
    } catch (error) {
      const result = { kind: 'failed', failure: this.#noteDeath(error) } as const;
      return { result, httpStatus: null, bytes: 0, milliseconds: performance.now() - startedAt };
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    if (this.#pool === undefined) return;
    await this.#threadsLoaded();
    await this.#pool.destroy();
  }

  /** Node 20 may abort the process when a thread is ended while it still loads its modules. */
  async #threadsLoaded(): Promise<void> {
    if (this.#threadsReady >= this.#threads) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOADED_WITHIN_MS);
      this.#onThreadReady = () => {
        if (this.#threadsReady < this.#threads) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ending a hung thread takes the whole pool along; the attempts of its other threads are answered `crashed` too. */
  #replace(pool: Piscina<Attempt<C>, AttemptReply<C>>): void {
    if (this.#pool !== pool) return;
    this.#pool = this.#createPool();
    pool.destroy().catch(() => {});
  }

  #noteDeath(error: unknown): Failure {
    // All attempts of a thread are rejected in the same turn of the event loop: that is one death.
    if (!this.#deathNoted) {
      this.#deathNoted = true;
      this.#deathsInARow += 1;
      setImmediate(() => {
        this.#deathNoted = false;
      });
    }
    const reason = `the worker thread died: ${errorMessage(error)}`;
    if (this.#deathsInARow < MOST_DEATHS_IN_A_ROW) return failure('crashed', reason);
    return failure('fatal', `${this.#deathsInARow} worker threads died in a row; the last one: ${reason}`);
  }
}
