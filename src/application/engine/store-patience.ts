import { errorMessage } from '../../shared/error-message.js';
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
  /** Called once when the store is given up. */
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
 * up, everything asked of it is refused at once; one that is only full still answers what it was asked before.
 */
export class StorePatience {
  readonly #store: string;
  readonly #options: PatienceOptions;
  readonly #together: Together;
  #inTrouble = false;
  /** How many times the store has answered, if only by a refusal. */
  #answers = 0;
  #outage: StoreOutage | null = null;
  readonly #open = new Set<Question>();

  /** `besides` is about other things that the same store is asked: it is waited for once, with one word about it. */
  constructor(store: string, options: PatienceOptions, besides?: StorePatience) {
    this.#store = store;
    this.#options = options;
    this.#together = besides === undefined ? { members: [], outage: null } : besides.#together;
    this.#together.members.push(this);
    options.interrupted?.addEventListener('abort', () => {
      for (const question of this.#open) this.#hurry(question);
    });
  }

  /**
   * Rejects with `StoreRefused` and what may not pass as they come, and with the store's error once the patience is
   * over or an interrupted run has no more time. `mayPass` tells which errors are worth asking again; default: all.
   */
  ask<Answer>(
    work: () => Promise<Answer>,
    mayPass: (error: unknown) => boolean = () => true,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const question: Question = { isOver: false, refuse: () => {}, wake: () => {}, timer: undefined };
      const end = () => {
        this.#open.delete(question);
        question.isOver = true;
        question.wake();
        clearTimeout(question.timer);
      };
      question.refuse = (reason) => {
        end();
        reject(reason);
      };
      this.#open.add(question);
      if (this.#options.interrupted?.aborted === true) this.#hurry(question);
      this.#persist(work, mayPass, question).then((answer) => {
        end();
        resolve(answer);
      }, question.refuse);
    });
  }

  async #persist<Answer>(
    work: () => Promise<Answer>,
    mayPass: (error: unknown) => boolean,
    question: Question,
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
        const isPassing = mayPass(error);
        if (!isPassing) this.#inTrouble = false;
        if (error instanceof StoreFull) this.#giveUp('full', error.message);
        if (error instanceof StoreLost) this.#giveUp('lost', error.message);
        if (error instanceof StoreRefused || !isPassing || question.isOver) throw error;
        this.#trouble(errorMessage(error));
        failing ??= { since: now(), answers: this.#answers };
        // Where the store was given up for something else, one more failure is enough.
        const isOver = this.#together.outage !== null || now() - failing.since >= patienceMs;
        if (isOver && failing.answers === this.#answers) this.#giveUp('down', errorMessage(error));
        if (isOver || this.#outage !== null) throw error;
        await pause(pauseMs, question);
        if (question.isOver) throw error;
      }
    }
  }

  #hurry(question: Question): void {
    const { interruptedMs = INTERRUPTED_MS } = this.#options;
    const answersBefore = this.#answers;
    question.timer = setTimeout(() => {
      const reason = `${this.#store} gave no answer within ${interruptedMs / 1000} s of the interruption`;
      question.refuse(new Error(reason));
      if (answersBefore === this.#answers) this.#giveUp('down', reason);
    }, interruptedMs);
  }

  #answered(): void {
    this.#answers += 1;
    this.#inTrouble = false;
  }

  #trouble(reason: string): void {
    const { members, outage } = this.#together;
    const isKnown = outage !== null || members.some((one) => one.#inTrouble);
    this.#inTrouble = true;
    if (isKnown) return;
    this.#options.onTrouble(this.#store, reason);
  }

  #giveUp(cause: StoreOutage['cause'], reason: string): void {
    if (this.#outage !== null) return;
    this.#outage = { store: this.#store, cause, reason };
    if (this.#together.outage === null) {
      this.#together.outage = this.#outage;
      this.#options.onOutage(this.#outage);
    }
    // What the others wait to ask again they ask once more, without a pause.
    for (const one of this.#together.members) {
      for (const question of one.#open) question.wake();
    }
    // A full store still answers, and may have taken what it was asked before.
    if (cause === 'full') return;
    for (const question of this.#open) question.refuse(new Error(reason));
  }
}

/** What records are saved to, by the name that reports give it. */
export interface NamedStore {
  readonly name: string;
}

/** A store and how patiently it is asked. */
export interface PatientStore<Store extends NamedStore> {
  readonly store: Store;
  readonly patience: StorePatience;
}

/** What all who ask one store know of it. */
interface Together {
  readonly members: StorePatience[];
  /** The first. */
  outage: StoreOutage | null;
}

/** What is asked of the store and has no answer yet. */
interface Question {
  /** It is answered or refused: nobody wants to hear more. */
  isOver: boolean;
  refuse: (reason: unknown) => void;
  /** Ends the pause before it is asked again. */
  wake: () => void;
  timer: NodeJS.Timeout | undefined;
}

async function pause(milliseconds: number, question: Question): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    question.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
