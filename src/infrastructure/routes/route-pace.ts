/** Share of the even spacing that must lie between two starts. Below 1, so that a timer that fires late can be made up for. */
const LEAST_SPACING = 0.8;

/** A throttled route asks at two thirds of its rate, at an eighth of it at the least. */
const SLOWER = 1.5;
const SLOWEST = 8;
/** Of the slowness, for each answer: the pace of a route that was throttled once is what it was after 100 of them. */
const RECOVERY = 0.005;

/**
 * The pace of one route: of a rate of `r` requests per second, at most `⌈r⌉` start within any `⌈r⌉ / r` seconds.
 * That is at most `r` in any second (from a moment up to, not including, the same moment a second later),
 * for a rate below 1 at most one in `1 / r` seconds.
 * Times are milliseconds of one clock that never goes back.
 */
export class RoutePace {
  readonly #starts: number[] = [];
  readonly #windowStarts: number;
  readonly #windowMs: number;
  #spacingMs: number;
  #started = 0;
  #slowness = 1;

  /** `ratePerSecond` 0 is unlimited. */
  constructor(ratePerSecond: number) {
    this.#windowStarts = ratePerSecond === 0 ? 1 : Math.ceil(ratePerSecond);
    this.#windowMs = ratePerSecond === 0 ? 0 : (this.#windowStarts * 1000) / ratePerSecond;
    this.#spacingMs = (this.#windowMs / this.#windowStarts) * LEAST_SPACING;
  }

  /** Keeps starts at least this far apart from now on, as a site's `Crawl-delay` asks. Never quickens the pace. */
  keepApart(milliseconds: number): void {
    this.#spacingMs = Math.max(this.#spacingMs, milliseconds);
  }

  /** The site throttled the route: it asks more slowly from now on. */
  slowDown(): void {
    this.#slowness = Math.min(SLOWEST, this.#slowness * SLOWER);
  }

  /** The site answered: step by step the pace becomes what it was. */
  recover(): void {
    this.#slowness = Math.max(1, this.#slowness - RECOVERY);
  }

  /** The earliest moment at which the next request may start. */
  readyAt(): number {
    if (this.#started === 0) return Number.NEGATIVE_INFINITY;
    const last = this.#starts[(this.#started - 1) % this.#windowStarts] ?? Number.NEGATIVE_INFINITY;
    const oldest = this.#starts[this.#started % this.#windowStarts] ?? Number.NEGATIVE_INFINITY;
    return Math.max(last + this.#spacingMs * this.#slowness, oldest + this.#windowMs * this.#slowness);
  }

  /** A request starts now. */
  start(now: number): void {
    this.#starts[this.#started % this.#windowStarts] = now;
    this.#started += 1;
  }
}
