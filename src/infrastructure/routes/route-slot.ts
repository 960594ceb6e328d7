import type { AttemptReply, Route } from '../../application/engine/attempt.js';
import { DurationHistogram } from '../../domain/engine/duration-histogram.js';
import { CONSEQUENCES, type Failure, failure } from '../../domain/engine/outcome.js';
import type { RouteFigures } from '../../domain/engine/run-report.js';
import type { RouteShare } from '../../domain/engine/worker-figures.js';
import type { HeardRest, Pace, PaceListener } from './pace/pace.js';
import { routeAddress } from './route-address.js';
import {
  afterBlock,
  afterBreakdown,
  afterPage,
  afterRest,
  afterRestOfOthers,
  afterThrottle,
  isLost,
  isPromising,
  type Moment,
  NEW_ROUTE,
  type RestGrowth,
  type RouteHealth,
} from './route-health.js';

/** A route and what it may carry. */
export interface RoutePlan {
  readonly route: Route;
  /** Most requests under way at a time. */
  readonly maxInFlight: number;
  /** A new way out in place of one that was blocked: other credentials, the generation raised by one. */
  readonly renew?: (route: Route) => Route;
  /** How many requests a way out carries before it is renewed; without it, it is renewed only when blocked. */
  readonly renewAfter?: number;
}

/** The pace of a route, which tells the listener what it hears. */
export type PaceOf = (plan: RoutePlan, listener: PaceListener) => Pace;

/** A rest that this process has told itself comes back later by the way to the store and back. */
const OWN_REST_MS = 1_000;

const UNRENEWED_REST: RestGrowth = { fromMs: 0, capMs: 0 };

/** One route of the pool: its pace, its health, what is under way on it and what it has done. */
export class RouteSlot {
  readonly pace: Pace;
  inFlight = 0;
  #route: Route;
  #health: RouteHealth = NEW_ROUTE;
  #carriedSinceRenewal = 0;
  #blockedSinceRenewal = false;
  #attempts = 0;
  #pages = 0;
  #blocked = 0;
  #throttled = 0;
  #failed = 0;
  #bytes = 0;
  #lastFailure: Failure | null = null;
  readonly #durations = new DurationHistogram();

  constructor(
    private readonly plan: RoutePlan,
    paceOf: PaceOf,
    private readonly blockedRest: RestGrowth,
    private readonly random: () => number,
    onReady: () => void,
  ) {
    this.#route = plan.route;
    this.pace = paceOf(plan, { ready: onReady, rests: (rest) => this.#heed(rest) });
  }

  get id(): string {
    return this.#route.id;
  }

  get isFit(): boolean {
    return this.#health.state === 'fit';
  }

  /** Neither resting nor given up. */
  get isUp(): boolean {
    return this.#health.state === 'fit' || this.#health.state === 'probing';
  }

  get isResting(): boolean {
    return this.#health.state === 'resting';
  }

  /** What the route met last when it brought no page. */
  get lastFailure(): Failure | null {
    return this.#lastFailure;
  }

  /** Worth waiting for before a less preferred route is taken. */
  get isPromising(): boolean {
    return isPromising(this.#health);
  }

  /** Nothing more is to be hoped of it in this run. */
  get isLost(): boolean {
    return isLost(this.#health);
  }

  /** Whether it could carry a request but for its pace. */
  hasRoom(now: number): boolean {
    const { state, restsUntil } = this.#health;
    if (state === 'retired' || (state === 'resting' && now < restsUntil)) return false;
    if (this.inFlight === 0) return true;
    return state === 'fit' && this.inFlight < this.plan.maxInFlight && !this.#isWornOut();
  }

  /** The earliest moment at which it can carry a request; infinity when that depends on one under way or on what its pace has to ask. */
  readyAt(now: number): number {
    if (this.hasRoom(now)) return this.pace.readyAt(now);
    if (this.#health.state !== 'resting' || this.inFlight > 0) return Number.POSITIVE_INFINITY;
    const { restsUntil } = this.#health;
    const paced = this.pace.readyAt(now);
    // What has to be asked is asked when the rest is over.
    return paced === Number.POSITIVE_INFINITY ? restsUntil : Math.max(restsUntil, paced);
  }

  /** A request starts now; gives the route as it is now. One that goes on after a redirect keeps the way out that was sent there. */
  start(now: number, goesOn: boolean): Route {
    if (this.#health.state === 'resting') this.#health = afterRest(this.#health);
    if (this.#blockedSinceRenewal || (this.#isWornOut() && !goesOn)) this.#renew();
    this.pace.start(now);
    this.inFlight += 1;
    if (!goesOn) this.#attempts += 1;
    this.#carriedSinceRenewal += 1;
    return this.#route;
  }

  finish(reply: AttemptReply, now: number): void {
    this.inFlight -= 1;
    this.#bytes += reply.bytes;
    this.#durations.record(reply.milliseconds);
    if (reply.result.kind === 'failed') this.#failedWith(reply.result.failure, { now, random: this.random });
    // A redirect shows that the site answers; whether the route is welcome shows where it leads.
    else if (reply.result.kind === 'redirected') this.#health = { ...this.#health, proven: true };
    else this.#answered();
  }

  report(): RouteFigures {
    return {
      id: this.id,
      address: routeAddress(this.#route),
      state: this.#health.state,
      attempts: this.#attempts,
      pages: this.#pages,
      blocked: this.#blocked,
      throttled: this.#throttled,
      failed: this.#failed,
      medianMs: this.#durations.percentile(0.5),
      bytes: this.#bytes,
    };
  }

  share(): RouteShare {
    return { ...this.report(), durations: this.#durations.data() };
  }

  #answered(): void {
    this.#pages += 1;
    this.pace.recover();
    this.#health = afterPage(this.#health);
  }

  #failedWith(failure: Failure, moment: Moment): void {
    const { kind, retryAfterMs, httpStatus, routeAtFault } = failure;
    // The thread died, which says nothing about the route.
    if (kind === 'crashed') {
      this.#failed += 1;
      return;
    }
    if (CONSEQUENCES[kind].route !== 'fine') this.#lastFailure = failure;
    switch (CONSEQUENCES[kind].route) {
      case 'fine':
        this.#answered();
        break;
      case 'cools-down':
        this.#blocked += 1;
        this.#blockedSinceRenewal = true;
        this.#rest(afterBlock(this.#health, moment, this.#restOfABlock()), failure, moment);
        break;
      case 'rests':
        this.#throttled += 1;
        // Of many answers to requests in flight together the first counts.
        if (!this.isResting) this.pace.slowDown();
        this.#rest(afterThrottle(this.#health, moment, retryAfterMs), failure, moment);
        break;
      case 'suspect':
        this.#failed += 1;
        // The site has answered, if only with an error: the route works and deserves the patience of one that does.
        if (httpStatus !== null && !routeAtFault) this.#health = { ...this.#health, proven: true };
        this.#health = afterBreakdown(this.#health, moment);
        break;
    }
  }

  /** The site wants it: whoever shares the way out rests as well. A network that is down is this process's own. */
  #rest(health: RouteHealth, { reason }: Failure, { now }: Moment): void {
    const isLonger = health.restsUntil > Math.max(now, this.#health.restsUntil);
    this.#health = health;
    if (isLonger) this.pace.rest(health.restsUntil - now, reason);
  }

  #heed(rest: HeardRest): void {
    const { state, restsUntil } = this.#health;
    // What is on trial is judged by the answer that it waits for.
    if (state === 'probing' && this.inFlight > 0) return;
    if (state === 'resting' && rest.until <= restsUntil + OWN_REST_MS) return;
    this.#health = afterRestOfOthers(this.#health, rest);
    const seen = `${rest.reason} (seen by another process)`;
    this.#lastFailure = failure('throttled', seen, { retryAfterMs: rest.until - rest.now });
  }

  /** The first time in a row a renewed route is tried without a rest, since it goes out another way. */
  #restOfABlock(): RestGrowth {
    return this.plan.renew !== undefined && this.#health.blocks === 0 ? UNRENEWED_REST : this.blockedRest;
  }

  #isWornOut(): boolean {
    return this.#carriedSinceRenewal >= (this.plan.renewAfter ?? Number.POSITIVE_INFINITY);
  }

  #renew(): void {
    this.#blockedSinceRenewal = false;
    this.#carriedSinceRenewal = 0;
    if (this.plan.renew === undefined) return;
    this.#route = this.plan.renew(this.#route);
    if (this.#health.state === 'fit') this.#health = { ...NEW_ROUTE, proven: true };
  }
}
