import type { NewRest } from './pace-store.js';

/** What a site asks for beyond this means "not any more"; to those who come a day later it may say so itself. */
const LONGEST_TOLD_MS = 24 * 3_600_000;

interface RestTellerOptions {
  readonly tell: (rest: NewRest) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  readonly pauseMs: number;
  readonly now: () => number;
}

interface UntoldRest {
  readonly until: number;
  readonly reason: string;
  readonly throttled: boolean;
}

/** Tells the rests of a route to those who share its pace, one after another; again after a pause until a rest is told or over. */
export class RestTeller {
  readonly #options: RestTellerOptions;
  #untold: UntoldRest | undefined;
  #throttled = false;
  #telling = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: RestTellerOptions) {
    this.#options = options;
  }

  /** The site has throttled the route; told with the next rest. */
  slowDown(): void {
    this.#throttled = true;
  }

  rest(milliseconds: number, reason: string): void {
    if (this.#closed) return;
    const until = this.#options.now() + Math.min(milliseconds, LONGEST_TOLD_MS);
    const before = this.#untold;
    const throttled = this.#throttled || before?.throttled === true;
    this.#throttled = false;
    this.#untold =
      before !== undefined && before.until > until ? { ...before, throttled } : { until, reason, throttled };
    if (!this.#telling) void this.#tell();
  }

  /** What could not be told is given up. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #tell(): Promise<void> {
    this.#telling = true;
    for (let rest = this.#next(); rest !== undefined; rest = this.#next()) {
      const { until, reason, throttled } = rest;
      try {
        await this.#options.tell({ milliseconds: until - this.#options.now(), reason, throttled });
        if (this.#untold === rest) this.#untold = undefined;
      } catch (error) {
        if (this.#closed) break;
        this.#options.onFailure(error);
        await this.#pause();
      }
    }
    this.#telling = false;
  }

  /** The rest to be told; `undefined` when there is none, or it is over. */
  #next(): UntoldRest | undefined {
    if (this.#closed || (this.#untold !== undefined && this.#untold.until <= this.#options.now()))
      this.#untold = undefined;
    return this.#untold;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      // Nobody need wait for it: a process that has nothing else to do may end.
      this.#timer = setTimeout(resolve, this.#options.pauseMs).unref();
    });
  }
}
