import { type Pace, RECOVERY, SLOWER, SLOWEST } from './pace.js';

/** Share of the even spacing that must lie between two starts. Below 1, so that a timer that fires late can be made up for. */
const LEAST_SPACING = 0.8;

/**
 * The pace of one route of this process: of a rate of `r` requests per second, at most `⌈r⌉` start within any `⌈r⌉ / r` seconds.
 * That is at most `r` in any second (from a moment up to, not including, the same moment a second later),
 * for a rate below 1 at most one in `1 / r` seconds.
 * Times are milliseconds of one clock that never goes back.
 */
export class RoutePace implements Pace {
  /** It has nothing to ask. */
  readonly isWanted = false;
  readonly #starts: number[] = [];
  readonly #windowStarts: number;
  readonly #windowMs: number;
  readonly #spacingMs: number;
  #apartMs = 0;
  #started = 0;
  #slowness = 1;

  /** `ratePerSecond` 0 is unlimited. */
  constructor(ratePerSecond: number) {
    this.#windowStarts = ratePerSecond === 0 ? 1 : Math.ceil(ratePerSecond);
    this.#windowMs = ratePerSecond === 0 ? 0 : (this.#windowStarts * 1000) / ratePerSecond;
    this.#spacingMs = (this.#windowMs / this.#windowStarts) * LEAST_SPACING;
  }

  keepApart(milliseconds: number): void {
    this.#apartMs = Math.max(this.#apartMs, milliseconds);
  }

  slowDown(): void {
    this.#slowness = Math.min(SLOWEST, this.#slowness * SLOWER);
  }

  recover(): void {
    this.#slowness = Math.max(1, this.#slowness - RECOVERY);
  }

  readyAt(): number {
    if (this.#started === 0) return Number.NEGATIVE_INFINITY;
    const last = this.#starts[(this.#started - 1) % this.#windowStarts] ?? Number.NEGATIVE_INFINITY;
    const oldest = this.#starts[this.#started % this.#windowStarts] ?? Number.NEGATIVE_INFINITY;
    const spacingMs = Math.max(this.#apartMs, this.#spacingMs * this.#slowness);
    return Math.max(last + spacingMs, oldest + this.#windowMs * this.#slowness);
  }

  start(now: number): void {
    this.#starts[this.#started % this.#windowStarts] = now;
    this.#started += 1;
  }

  want(): void {}

  /** The health of the route keeps it. */
  rest(): void {}

  close(): void {}
}
