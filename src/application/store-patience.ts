import { setTimeout } from 'node:timers/promises';
import { errorMessage } from '../shared/error-message.js';
import { StoreFull, StoreLost, StoreRefused } from './ports.js';

/** A store that takes nothing any more in this run. */
export interface StoreOutage {
  readonly store: string;
  readonly cause: 'down' | 'full' | 'lost';
  readonly reason: string;
}

export interface PatienceOptions {
  /** How long a store may fail before it is given up. */
  readonly patienceMs: number;
  /** Milliseconds of any clock. */
  readonly now: () => number;
  /** Called once per store that is given up. */
  readonly onOutage: (outage: StoreOutage) => void;
  /** Called when a store begins to fail. */
  readonly onTrouble: (store: string, reason: string) => void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Asks a store again, with growing pauses, as long as it fails; once it has failed for the whole patience it is out
 * for this run, and everything still asked of it is refused at once.
 */
export class StorePatience {
  readonly #store: string;
  readonly #options: PatienceOptions;
  #failingSince: number | null = null;
  #outage: StoreOutage | null = null;

  constructor(store: string, options: PatienceOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** Rejects with `StoreRefused` as it comes, and with the store's error once the store is given up. */
  async ask<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
      if (this.#outage !== null) throw new Error(this.#outage.reason);
      try {
        const answer = await work();
        this.#failingSince = null;
        return answer;
      } catch (error) {
        if (error instanceof StoreRefused) throw error;
        this.#judge(error);
        if (this.#outage !== null) throw error;
      }
      await setTimeout(pauseMs);
    }
  }

  #judge(error: unknown): void {
    if (this.#outage !== null) return;
    const { now, patienceMs, onOutage, onTrouble } = this.#options;
    const reason = errorMessage(error);
    const isFinal = error instanceof StoreFull || error instanceof StoreLost;
    if (this.#failingSince === null) {
      this.#failingSince = now();
      if (!isFinal) onTrouble(this.#store, reason);
    }
    if (!isFinal && now() - this.#failingSince < patienceMs) return;
    const cause = error instanceof StoreFull ? 'full' : error instanceof StoreLost ? 'lost' : 'down';
    this.#outage = { store: this.#store, cause, reason };
    onOutage(this.#outage);
  }
}
