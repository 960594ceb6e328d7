import type { HeardRest } from './pace/pace.js';

/**
 * How fit a route is to carry requests. Counts are of answers in a row, without a page between.
 * Times are milliseconds of one clock that never goes back.
 */
export interface RouteHealth {
  /**
   * `probing`: carries one request at a time until one brings a page, as every new or rested route does.
   * `resting`: carries nothing until `restsUntil`. `retired`: carries nothing any more.
   */
  readonly state: 'fit' | 'resting' | 'probing' | 'retired';
  readonly restsUntil: number;
  /** Whether it has ever brought a page. */
  readonly proven: boolean;
  readonly blocks: number;
  readonly throttles: number;
  /** When the first of them came. */
  readonly throttledSince: number;
  /** Throttled for so long, or asked to stay away for so long, that waiting on helps nobody. */
  readonly throttledOut: boolean;
  /** Failures to connect, since the last answer of any kind, that ended in a rest. */
  readonly breakdowns: number;
  /** Failures to connect of a fit route that have not yet ended in a rest. */
  readonly slips: number;
}

/** A jittered rest: any length up to `fromMs`, doubled with every one in a row, up to `capMs`. */
export interface RestGrowth {
  readonly fromMs: number;
  readonly capMs: number;
}

export interface Moment {
  readonly now: number;
  /** In [0, 1). */
  readonly random: () => number;
}

export const BLOCKED_REST: RestGrowth = { fromMs: 5_000, capMs: 300_000 };
const THROTTLED_REST: RestGrowth = { fromMs: 1_000, capMs: 60_000 };
/** A route that was throttled at every trial for so long is given up until a page comes. */
const THROTTLE_PATIENCE_MS = 600_000;
/** A run does not wait longer than this for one request, though it never asks sooner than it was told. */
const LONGEST_AWAITED_REST_MS = 3_600_000;
const UNREACHABLE_REST: RestGrowth = { fromMs: 1_000, capMs: 60_000 };

/** A fit route may fail this often in a row, less one, before it rests: a single lost connection says little. */
const SLIPS_BEFORE_REST = 3;
/** A route that never brought a page is most likely dead. */
const BREAKDOWNS_OF_AN_UNPROVEN_ROUTE = 5;
/** About eight minutes of rests: time for a network or a proxy that once worked to come back. */
const BREAKDOWNS_OF_A_PROVEN_ROUTE = 20;

export const NEW_ROUTE: RouteHealth = {
  state: 'probing',
  restsUntil: 0,
  proven: false,
  blocks: 0,
  throttles: 0,
  throttledSince: 0,
  throttledOut: false,
  breakdowns: 0,
  slips: 0,
};

const FIT: RouteHealth = { ...NEW_ROUTE, state: 'fit', proven: true };

/** The route has answered with a page. One that was sent for before a rest does not end the rest, but shows that the route is not blocked for all. */
export function afterPage(health: RouteHealth): RouteHealth {
  return carries(health) ? FIT : { ...health, proven: true, blocks: 0 };
}

/** The site has blocked the route. Of many answers to requests in flight together the first counts. */
export function afterBlock(health: RouteHealth, { now, random }: Moment, growth = BLOCKED_REST): RouteHealth {
  if (!carries(health)) return health;
  const blocks = health.blocks + 1;
  const restsUntil = now + jitteredRest(growth, blocks, random);
  return { ...health, state: 'resting', restsUntil, blocks, breakdowns: 0, slips: 0 };
}

/**
 * The site asks the route to slow down; never wakes before `retryAfterMs` has passed, when the site has said so. A site
 * that asks for little and throttles again gets the growing rest of one that asks for nothing.
 */
export function afterThrottle(
  health: RouteHealth,
  { now, random }: Moment,
  retryAfterMs: number | null,
): RouteHealth {
  if (health.state === 'retired') return health;
  const asked = retryAfterMs ?? 0;
  const isAskedAway = asked > LONGEST_AWAITED_REST_MS;
  if (health.state === 'resting') {
    const throttledOut = health.throttledOut || isAskedAway;
    return { ...health, restsUntil: Math.max(health.restsUntil, now + asked), throttledOut };
  }
  const throttles = health.throttles + 1;
  const throttledSince = throttles === 1 ? now : health.throttledSince;
  // At least half of the range: a rest of next to nothing would ask a throttled site at once.
  const grown = jitteredRest(THROTTLED_REST, throttles, () => (1 + random()) / 2);
  return {
    ...health,
    state: 'resting',
    restsUntil: now + Math.max(asked, grown),
    throttles,
    throttledSince,
    throttledOut: isAskedAway || now - throttledSince >= THROTTLE_PATIENCE_MS,
    breakdowns: 0,
    slips: 0,
  };
}

/** Another process met a throttle or a block on the way out that it shares with this route. */
export function afterRestOfOthers(health: RouteHealth, { now, until }: HeardRest): RouteHealth {
  if (health.state === 'retired') return health;
  const throttledOut = health.throttledOut || until - now > LONGEST_AWAITED_REST_MS;
  return { ...health, state: 'resting', restsUntil: Math.max(health.restsUntil, until), throttledOut };
}

/** Nothing came back: the proxy, the network or the site is down. */
export function afterBreakdown(health: RouteHealth, { now, random }: Moment): RouteHealth {
  if (!carries(health)) return health;
  const slips = health.slips + 1;
  if (health.state === 'fit' && slips < SLIPS_BEFORE_REST) return { ...health, slips };
  const breakdowns = health.breakdowns + 1;
  const patience = health.proven ? BREAKDOWNS_OF_A_PROVEN_ROUTE : BREAKDOWNS_OF_AN_UNPROVEN_ROUTE;
  const restsUntil = now + jitteredRest(UNREACHABLE_REST, breakdowns, random);
  return {
    ...health,
    state: breakdowns < patience ? 'resting' : 'retired',
    restsUntil,
    breakdowns,
    slips: 0,
  };
}

/** A route whose rest is over is tried with one request. */
export function afterRest(health: RouteHealth): RouteHealth {
  return { ...health, state: 'probing' };
}

/**
 * Retired, blocked and blocked again when it was tried once more, or throttled for too long. Not while it is being tried:
 * a redirect, or a thread that died, leaves the trial open.
 */
export function isLost(health: RouteHealth): boolean {
  if (health.state === 'probing') return false;
  return health.state === 'retired' || health.blocks >= 2 || health.throttledOut;
}

/** Fit, or new and not yet found wanting: worth waiting for before a less preferred route is taken. */
export function isPromising(health: RouteHealth): boolean {
  const { state, blocks, throttles, breakdowns } = health;
  return state === 'fit' || (state === 'probing' && blocks + throttles + breakdowns === 0);
}

function carries({ state }: RouteHealth): boolean {
  return state === 'fit' || state === 'probing';
}

function jitteredRest({ fromMs, capMs }: RestGrowth, inARow: number, random: () => number): number {
  return random() * Math.min(capMs, fromMs * 2 ** (inARow - 1));
}
