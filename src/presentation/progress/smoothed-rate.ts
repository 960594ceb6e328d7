const SHORTEST_MEMORY_S = 20;
const LONGEST_MEMORY_S = 600;
/** A paced run finishes a title now and then: the memory is long enough to hold about so many. */
const EVENTS_REMEMBERED = 15;

/** Events per second, the recent ones counting more: an exponentially weighted mean over continuous time. */
export class SmoothedRate {
  #startedAt: number | null = null;
  #updatedAt = 0;
  #events = 0;
  #new = 0;
  #sum = 0;
  #weight = 0;

  /** Begins the first interval; later calls change nothing. Times are in milliseconds of any clock. */
  start(now: number): void {
    if (this.#startedAt !== null) return;
    this.#startedAt = now;
    this.#updatedAt = now;
  }

  record(events = 1): void {
    this.#events += events;
    this.#new += events;
  }

  /** `null` before anything happened. */
  perSecond(now: number): number | null {
    if (this.#startedAt === null || this.#events === 0) return null;
    const seconds = (now - this.#updatedAt) / 1000;
    if (seconds > 0) {
      const average = this.#events / ((now - this.#startedAt) / 1000);
      const memory = Math.min(LONGEST_MEMORY_S, Math.max(SHORTEST_MEMORY_S, EVENTS_REMEMBERED / average));
      const kept = Math.exp(-seconds / memory);
      this.#sum = this.#sum * kept + (this.#new / seconds) * (1 - kept);
      this.#weight = this.#weight * kept + (1 - kept);
      this.#new = 0;
      this.#updatedAt = now;
    }
    return this.#weight === 0 ? null : this.#sum / this.#weight;
  }
}
