import {
  FORGOTTEN_AFTER_MS,
  RECOVERY,
  SLOWER,
  SLOWEST,
} from '../../../src/infrastructure/routes/pace/pace.js';
import type {
  NewRest,
  PaceRest,
  PaceSlot,
  PaceStore,
  SlotRequest,
} from '../../../src/infrastructure/routes/pace/pace-store.js';

interface KeptPace {
  slotAt: number;
  slowness: number;
  restsUntil: number;
  reason: string | null;
}

/** Paces of one process, by its clock; notes what it was asked. */
export class PacesInMemory implements PaceStore {
  readonly asked: ('take' | 'rest' | 'look')[] = [];
  /** Each way, as over a network. */
  delayMs = 0;
  /** Of its clock, before that of who asks. */
  clockAheadMs = 0;
  /** Thrown at whoever asks while it is set. */
  failure: Error | null = null;
  readonly #paces = new Map<string, KeptPace>();

  async take(key: string, { spacingMs, apartMs, answers }: SlotRequest): Promise<PaceSlot> {
    return await this.#answer('take', () => {
      const pace = this.#paceOf(key);
      const slotBefore = pace.slotAt;
      const spaced = pace.slotAt + Math.max(apartMs, spacingMs * pace.slowness);
      pace.slotAt = Math.max(performance.now(), spaced, pace.restsUntil);
      const usedAt = Math.max(slotBefore, pace.restsUntil);
      const isForgotten = usedAt < performance.now() - FORGOTTEN_AFTER_MS;
      pace.slowness = isForgotten ? 1 : Math.max(1, pace.slowness - answers * RECOVERY);
      const waitMs = Math.max(0, pace.slotAt - performance.now());
      return { waitMs, clockMs: performance.now() + this.clockAheadMs, ...this.#restOf(pace) };
    });
  }

  async rest(key: string, { milliseconds, reason, throttled }: NewRest): Promise<void> {
    await this.#answer('rest', () => {
      const pace = this.#paceOf(key);
      const rests = pace.restsUntil > performance.now();
      if (throttled && !rests) pace.slowness = Math.min(SLOWEST, pace.slowness * SLOWER);
      const until = performance.now() + milliseconds;
      if (until < pace.restsUntil) return;
      pace.restsUntil = until;
      pace.reason = reason;
    });
  }

  async look(key: string): Promise<PaceRest> {
    return await this.#answer('look', () => this.#restOf(this.#paceOf(key)));
  }

  async #answer<Answer>(what: 'take' | 'rest' | 'look', work: () => Answer): Promise<Answer> {
    this.asked.push(what);
    await this.#onTheWay();
    if (this.failure !== null) throw this.failure;
    const answer = work();
    await this.#onTheWay();
    return answer;
  }

  async #onTheWay(): Promise<void> {
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
  }

  #paceOf(key: string): KeptPace {
    const never = Number.NEGATIVE_INFINITY;
    const pace = this.#paces.get(key) ?? { slotAt: never, slowness: 1, restsUntil: never, reason: null };
    this.#paces.set(key, pace);
    return pace;
  }

  #restOf({ restsUntil, reason }: KeptPace): PaceRest {
    return { restMs: Math.max(0, restsUntil - performance.now()), restReason: reason };
  }
}
