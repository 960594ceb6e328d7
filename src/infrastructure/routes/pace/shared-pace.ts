import type { Pace, PaceListener } from './pace.js';
import type { PaceRest, PaceStore } from './pace-store.js';
import { RestTeller } from './rest-teller.js';
import { StoreClock } from './store-clock.js';

/** A slot that was not used so long after its time is lost: used later still it would crowd those of others after it. */
const LATEST_MS = 25;
/**
 * The first request of a process is long on its way, while threads start and connections open: room is left for it,
 * since it arrives among those that came after it. Of ten processes that started together on two cores a site counted
 * 43 in a second without it, of 38.
 */
const FIRST_APART_MS = 200;
/** So long before its time a slot that lay further ahead is made sure of: another process may have met a rest since. */
const LOOK_AHEAD_MS = 50;
/** Until the store is asked again when it could not be. */
const PAUSE_MS = 1_000;
/** How long an unlimited pace goes on without looking whether another process has met a rest. */
const LOOK_LASTS_MS = 2_000;

export interface SharedPaceOptions {
  readonly store: PaceStore;
  /** Names the pace for everybody who shares it. */
  readonly key: string;
  /** Of all who share it together; 0 is unlimited, and then only rests are shared. */
  readonly ratePerSecond: number;
  readonly listener: PaceListener;
  /** Hears of each failure of the store, which is asked again after a pause for as long as somebody waits. */
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

interface Slot {
  readonly at: number;
  /** Whether it may be used without asking again. */
  readonly isSure: boolean;
}

/**
 * The pace of a route of which many processes share the way out. Slots are taken one at a time and only while somebody
 * waits, since an unused one is lost to all; nothing starts without the store. Slots are even: at a rate of `r` no more
 * than `r` begin in any second, and since one may be used 25 ms late, so many more as begin in 25 ms.
 */
export class SharedPace implements Pace {
  readonly #store: PaceStore;
  readonly #key: string;
  readonly #spacingMs: number;
  readonly #listener: PaceListener;
  readonly #onFailure: (error: unknown) => void;
  readonly #now: () => number;
  readonly #rests: RestTeller;
  readonly #clock = new StoreClock();
  #apartMs = 0;
  #hasStarted = false;
  #answers = 0;
  #slot: Slot | undefined;
  /** Of an unlimited pace: until then it is known not to rest. */
  #openUntil = Number.NEGATIVE_INFINITY;
  #asking = false;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #lookAheadMs = LOOK_AHEAD_MS;
  #closed = false;

  constructor(options: SharedPaceOptions) {
    this.#store = options.store;
    this.#key = options.key;
    // Rounded up to the microseconds of the database: 1,000 of 333.333 would be a little less than the second.
    this.#spacingMs = options.ratePerSecond === 0 ? 0 : Math.ceil(1_000_000 / options.ratePerSecond) / 1000;
    this.#listener = options.listener;
    this.#onFailure = options.onFailure;
    this.#now = options.now ?? (() => performance.now());
    this.#rests = new RestTeller({
      tell: (rest) => this.#store.rest(this.#key, rest),
      onFailure: this.#onFailure,
      pauseMs: PAUSE_MS,
      now: this.#now,
    });
  }

  get isWanted(): boolean {
    return this.#asking || this.#usableSlot(this.#now()) !== undefined;
  }

  readyAt(now: number): number {
    if (this.#isUnlimited && now < this.#openUntil) return Number.NEGATIVE_INFINITY;
    const slot = this.#usableSlot(now);
    if (slot?.isSure) return slot.at;
    if (slot !== undefined && now < this.#looksAt(slot)) return this.#looksAt(slot);
    return now < this.#pausedUntil ? this.#pausedUntil : Number.POSITIVE_INFINITY;
  }

  want(now: number): void {
    if (this.#asking || this.#closed || this.readyAt(now) !== Number.POSITIVE_INFINITY) return;
    if (this.#isUnlimited) void this.#ask(() => this.#look());
    else if (this.#usableSlot(now) !== undefined) void this.#ask(() => this.#makeSure());
    else void this.#ask(() => this.#take());
  }

  start(now: number): void {
    this.#slot = undefined;
    this.#hasStarted = true;
    // Early enough that nothing has to wait for it.
    if (!this.#isUnlimited || now < this.#openUntil - LOOK_LASTS_MS / 2 || now < this.#pausedUntil) return;
    if (!this.#asking && !this.#closed) void this.#ask(() => this.#look());
  }

  keepApart(milliseconds: number): void {
    this.#apartMs = Math.max(this.#apartMs, milliseconds);
  }

  slowDown(): void {
    this.#rests.slowDown();
  }

  recover(): void {
    this.#answers += 1;
  }

  rest(milliseconds: number, reason: string): void {
    this.#rests.rest(milliseconds, reason);
  }

  close(): void {
    this.#closed = true;
    this.#rests.close();
  }

  get #isUnlimited(): boolean {
    return this.#spacingMs === 0 && this.#apartMs === 0;
  }

  #usableSlot(now: number): Slot | undefined {
    return this.#slot !== undefined && now <= this.#slot.at + LATEST_MS ? this.#slot : undefined;
  }

  #looksAt(slot: Slot): number {
    return slot.at - this.#lookAheadMs;
  }

  async #ask(question: () => Promise<void>): Promise<void> {
    this.#asking = true;
    const askedAt = this.#now();
    try {
      await question();
      // Far from the database what is asked for at the last moment would be answered too late.
      this.#lookAheadMs = Math.max(LOOK_AHEAD_MS, 2 * (this.#now() - askedAt));
    } catch (error) {
      this.#pausedUntil = this.#now() + PAUSE_MS;
      if (!this.#closed) this.#onFailure(error);
    } finally {
      this.#asking = false;
    }
    if (!this.#closed) this.#listener.ready();
  }

  async #take(): Promise<void> {
    const answers = this.#answers;
    const apartMs = this.#hasStarted ? this.#apartMs : Math.max(this.#apartMs, FIRST_APART_MS);
    const request = { spacingMs: this.#spacingMs, apartMs, answers };
    const askedAt = this.#now();
    const slot = await this.#store.take(this.#key, request);
    this.#answers -= answers;
    const answeredAt = this.#clock.answeredAt(slot.clockMs, askedAt, this.#now());
    this.#slot = { at: answeredAt + slot.waitMs, isSure: slot.waitMs <= 2 * this.#lookAheadMs };
    this.#hear(slot);
  }

  async #makeSure(): Promise<void> {
    const rest = await this.#store.look(this.#key);
    const slot = this.#slot;
    const restsOn = slot !== undefined && this.#now() + rest.restMs > slot.at && rest.restMs > 0;
    this.#slot = slot === undefined || restsOn ? undefined : { at: slot.at, isSure: true };
    this.#hear(rest);
  }

  async #look(): Promise<void> {
    const rest = await this.#store.look(this.#key);
    const rests = rest.restMs > 0;
    this.#openUntil = rests ? Number.NEGATIVE_INFINITY : this.#now() + LOOK_LASTS_MS;
    this.#hear(rest);
  }

  #hear({ restMs, restReason }: PaceRest): void {
    if (restMs <= 0 || this.#closed) return;
    const now = this.#now();
    this.#listener.rests({ now, until: now + restMs, reason: restReason ?? 'it rests' });
  }
}
