/** What pg-boss knows an attempt at a job by: one that was given to another in the meantime is refused. */
export interface JobAttempt {
  readonly id: string;
  readonly retryCount: number;
}

/** The jobs that this process has, all of which are renewed together. */
export class PgBossLeases {
  readonly #renew: (attempts: readonly JobAttempt[]) => Promise<ReadonlySet<string>>;
  readonly #lostAfterMs: number;
  readonly #held = new Map<string, Held>();
  readonly #timer: NodeJS.Timeout;
  #renewing = false;

  /**
   * `renew` answers the ids of those that are still this process's. What was not renewed for `lostAfterMs` is given to
   * another: from then on it is not worked on here.
   */
  constructor(options: {
    readonly renew: (attempts: readonly JobAttempt[]) => Promise<ReadonlySet<string>>;
    readonly everyMs: number;
    readonly lostAfterMs: number;
  }) {
    this.#renew = options.renew;
    this.#lostAfterMs = options.lostAfterMs;
    this.#timer = setInterval(() => this.#renewAll(), options.everyMs).unref();
  }

  /** Its signal aborts when the job is lost. */
  hold(attempt: JobAttempt): AbortSignal {
    const held = { attempt, lost: new AbortController(), renewedAt: performance.now() };
    // Given to this process again, it is not that of the attempt before any more.
    this.#held.get(attempt.id)?.lost.abort();
    this.#held.set(attempt.id, held);
    return held.lost.signal;
  }

  drop(attempt: JobAttempt): void {
    const held = this.#held.get(attempt.id);
    if (held?.attempt.retryCount === attempt.retryCount) this.#held.delete(attempt.id);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #renewAll(): Promise<void> {
    // A process that slept finds that out by itself, before it asks.
    this.#dropSilent();
    if (this.#renewing || this.#held.size === 0) return;
    this.#renewing = true;
    const asked = [...this.#held.values()];
    const askedAt = performance.now();
    try {
      const ours = await this.#renew(asked.map(({ attempt }) => attempt));
      for (const held of asked) {
        if (ours.has(held.attempt.id)) held.renewedAt = askedAt;
        else this.#lose(held);
      }
    } catch {
      // Only a database that answers can say whose a job is.
    } finally {
      this.#renewing = false;
    }
  }

  #dropSilent(): void {
    const now = performance.now();
    for (const held of this.#held.values()) if (now - held.renewedAt > this.#lostAfterMs) this.#lose(held);
  }

  #lose(held: Held): void {
    this.drop(held.attempt);
    held.lost.abort();
  }
}

interface Held {
  readonly attempt: JobAttempt;
  readonly lost: AbortController;
  renewedAt: number;
}
