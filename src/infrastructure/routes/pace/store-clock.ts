/** Clocks of machines drift apart by less than this share of the time that passes. */
const DRIFT = 0.0002;

/**
 * The clock of a store beside that of this process. An answer that was long on its way says little of when it was
 * given; the quickest one so far says it of all. Times are milliseconds.
 */
export class StoreClock {
  /** This process's clock less the store's, and the way of the quickest answer. */
  #offset = Number.POSITIVE_INFINITY;
  #learntAt = 0;

  /**
   * When the store has answered, later by the way of the quickest answer at most. Between when it was asked and when the
   * answer came; a clock that was set back shows by not being there, and is learnt anew.
   */
  answeredAt(storeClock: number, askedAt: number, receivedAt: number): number {
    const seen = receivedAt - storeClock;
    const known = this.#offset + (receivedAt - this.#learntAt) * DRIFT;
    this.#offset = storeClock + known < askedAt ? seen : Math.min(seen, known);
    this.#learntAt = receivedAt;
    return storeClock + this.#offset;
  }
}
