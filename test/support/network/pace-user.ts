import type { HeardRest, Pace, PaceListener } from '../../../src/infrastructure/routes/pace/pace.js';

/** Starts requests one after the other as early as its pace allows, each some time late; on the clock of the test. */
export class PaceUser {
  readonly starts: number[] = [];
  readonly heard: HeardRest[] = [];
  readonly pace: Pace;
  /** How many more it starts. */
  #left = 0;
  #restsUntil = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    makePace: (listener: PaceListener) => Pace,
    private readonly lateness: () => number = () => 0,
  ) {
    this.pace = makePace({
      ready: () => this.#step(),
      rests: (rest) => {
        this.heard.push(rest);
        this.#restsUntil = rest.until;
      },
    });
  }

  ask(requests: number): void {
    this.#left += requests;
    this.#step();
  }

  /** Stops asking, as when whoever waited is gone. */
  giveUp(): void {
    this.#left = 0;
    clearTimeout(this.#timer);
  }

  #step(): void {
    clearTimeout(this.#timer);
    while (this.#left > 0) {
      const now = performance.now();
      const rests = now < this.#restsUntil;
      const readyAt = rests ? this.#restsUntil : this.pace.readyAt(now);
      if (readyAt > now) {
        if (readyAt === Number.POSITIVE_INFINITY) this.pace.want(now);
        else this.#comeBackAt(readyAt, rests ? 0 : this.lateness());
        break;
      }
      this.pace.start(now);
      this.starts.push(now);
      this.#left -= 1;
    }
  }

  #comeBackAt(at: number, late: number): void {
    this.#timer = setTimeout(() => this.#step(), Math.ceil(at - performance.now()) + late);
  }
}
