/** A throttled route asks at two thirds of its rate, at an eighth of it at the least. */
export const SLOWER = 1.5;
export const SLOWEST = 8;
/** Of the slowness, for each answer: the pace of a route that was throttled once is what it was after 100 of them. */
export const RECOVERY = 0.005;
/** A pace that many share and nobody has used for so long is what it was: as that of a process that begins. */
export const FORGOTTEN_AFTER_MS = 60_000;

/**
 * When the requests of one route may start. One of this process alone knows it by itself; one that many processes share
 * has to ask first, and asks only while somebody wants to start. Times are milliseconds of one clock that never goes back.
 */
export interface Pace {
  /**
   * The earliest moment at which the next request may start, as far as it is known `now`: it is to be looked at again then,
   * and `want` called when it has become infinity, which it is while it depends on what has to be asked. Whoever calls both
   * gives them the same moment: between two a slot could become one that neither asks for nor waits for.
   */
  readyAt(now: number): number;
  /** Whether leave to start was asked for, or was given and is not yet used. Unused it is lost to everybody. */
  readonly isWanted: boolean;
  /** Somebody waits to start a request. Asks for leave where it must be asked for, once; the listener hears of it. */
  want(now: number): void;
  /** A request starts now. */
  start(now: number): void;
  /** Keeps starts at least this far apart from now on, as a site's `Crawl-delay` asks. Never quickens the pace. */
  keepApart(milliseconds: number): void;
  /** The site throttled the route: it asks more slowly from now on. Where many share the pace, told with the rest that follows. */
  slowDown(): void;
  /** The site answered: step by step the pace becomes what it was. */
  recover(): void;
  /** The site throttled or blocked the route, which rests: for everybody who shares the pace. */
  rest(milliseconds: number, reason: string): void;
  /** The listener hears nothing more, and nothing more is asked. */
  close(): void;
}

/** What a shared pace tells whoever waits for it. */
export interface PaceListener {
  /** What was asked for was answered, or could not be asked: `readyAt` is to be looked at again. */
  ready(): void;
  /** Another process met a throttle or a block. */
  rests(rest: HeardRest): void;
}

export interface HeardRest {
  readonly now: number;
  readonly until: number;
  /** What was seen, for people. */
  readonly reason: string;
}
