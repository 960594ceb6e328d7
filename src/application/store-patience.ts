import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { errorMessage } from '../shared/error-message.js';
import { StoreFull, StoreLost, StoreRefused } from './ports.js';

/** A store that takes nothing any more in this run. */
export interface StoreOutage {
  readonly store: string;
  readonly cause: 'down' | 'full' | 'lost';
  readonly reason: string;
}

export interface PatienceOptions {
  /** How long a store may fail at what is asked of it before that is given up. */
  readonly patienceMs: number;
  /** Milliseconds of any clock. */
  readonly now: () => number;
  /** Called once per store that is given up. */
  readonly onOutage: (outage: StoreOutage) => void;
  /** Called when a store begins to fail. */
  readonly onTrouble: (store: string, reason: string) => void;
  /** Aborts when a person wants the run to end: a store that fails or is silent then has only seconds left. */
  readonly interrupted?: AbortSignal;
  /** How long an interrupted run waits for an answer, counted from the interruption or from a later question. Default 5 s. */
  readonly interruptedMs?: number;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const INTERRUPTED_MS = 5_000;

/**
 * Asks a store again, with growing pauses, as long as it fails. What has failed for the whole patience is given up,
 * and the store with it, unless it answered others meanwhile: then only this one is at fault. Once a store is given
 * up, everything asked of it, before or after, is refused at once.
 */
export class StorePatience {
  readonly #store: string;
  readonly #options: PatienceOptions;
  #inTrouble = false;
  /** How many times the store has answered, if only by a refusal. */
  #answers = 0;
  #outage: StoreOutage | null = null;
  readonly #givenUp = new AbortController();

  constructor(store: string, options: PatienceOptions) {
    this.#store = store;
    this.#options = options;
    setMaxListeners(0, this.#givenUp.signal);
  }

  /**
   * Rejects with `StoreRefused` and what may not pass as they come, and with the store's error once the patience is
   * over or an interrupted run has no more time. `mayPass` tells which errors are worth asking again; default: all.
   */
  async ask<Answer>(
    work: () => Promise<Answer>,
    mayPass: (error: unknown) => boolean = () => true,
  ): Promise<Answer> {
    const { interrupted, interruptedMs = INTERRUPTED_MS } = this.#options;
    const over = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    let refuse = (_: Error): void => {};
    const refused = new Promise<never>((_, reject) => {
      refuse = reject;
    });
    const onGivenUp = () => refuse(new Error(this.#outage?.reason));
    const onInterrupted = () => {
      const answersBefore = this.#answers;
      timer = setTimeout(() => {
        over.abort();
        const reason = `${this.#store} gave no answer within ${interruptedMs / 1000} s of the interruption`;
        refuse(new Error(reason));
        if (answersBefore === this.#answers) this.#giveUp('down', reason);
      }, interruptedMs);
    };
    this.#givenUp.signal.addEventListener('abort', onGivenUp);
    if (interrupted?.aborted === true) onInterrupted();
    else interrupted?.addEventListener('abort', onInterrupted);
    try {
      return await Promise.race([this.#persist(work, mayPass, over.signal), refused]);
    } finally {
      over.abort();
      this.#givenUp.signal.removeEventListener('abort', onGivenUp);
      interrupted?.removeEventListener('abort', onInterrupted);
      clearTimeout(timer);
    }
  }

  async #persist<Answer>(
    work: () => Promise<Answer>,
    mayPass: (error: unknown) => boolean,
    over: AbortSignal,
  ): Promise<Answer> {
    const { now, patienceMs } = this.#options;
    let failing: { readonly since: number; readonly answers: number } | null = null;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
      if (this.#outage !== null) throw new Error(this.#outage.reason);
      try {
        const answer = await work();
        this.#answered();
        return answer;
      } catch (error) {
        if (error instanceof StoreRefused) this.#answered();
        if (error instanceof StoreRefused || !mayPass(error) || over.aborted) throw error;
        if (error instanceof StoreFull) this.#giveUp('full', error.message);
        else if (error instanceof StoreLost) this.#giveUp('lost', error.message);
        else this.#trouble(errorMessage(error));
        failing ??= { since: now(), answers: this.#answers };
        const isOver = now() - failing.since >= patienceMs;
        if (isOver && failing.answers === this.#answers) this.#giveUp('down', errorMessage(error));
        if (isOver || this.#outage !== null) throw error;
        await wait(pauseMs, undefined, { signal: over }).catch(() => {
          throw error;
        });
      }
    }
  }

  #answered(): void {
    this.#answers += 1;
    this.#inTrouble = false;
  }

  #trouble(reason: string): void {
    if (this.#inTrouble || this.#outage !== null) return;
    this.#inTrouble = true;
    this.#options.onTrouble(this.#store, reason);
  }

  #giveUp(cause: StoreOutage['cause'], reason: string): void {
    if (this.#outage !== null) return;
    this.#outage = { store: this.#store, cause, reason };
    this.#options.onOutage(this.#outage);
    // A full store still answers, and may have taken what it was asked before.
    if (cause !== 'full') this.#givenUp.abort();
  }
}
