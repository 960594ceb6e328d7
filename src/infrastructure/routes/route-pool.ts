import { setMaxListeners } from 'node:events';
import type { AttemptReply, Route } from '../../application/engine/attempt.js';
import type { AllRoutesBlocked, RouteLease, Routes, RoutesWait } from '../../application/engine/ports.js';
import type { RouteFigures } from '../../domain/engine/run-report.js';
import type { RouteShare } from '../../domain/engine/worker-figures.js';
import { RoutePace } from './pace/route-pace.js';
import { least, RouteChoice } from './route-choice.js';
import { BLOCKED_REST } from './route-health.js';
import { type PaceOf, type RoutePlan, RouteSlot } from './route-slot.js';

/** Routes that are equally welcome. */
export type RouteGroup = readonly RoutePlan[];

export interface RoutePoolOptions {
  /** In order of preference: a later group is used only while no route of an earlier one is fit. */
  readonly groups: readonly RouteGroup[];
  /** Of each route; 0 is unlimited. */
  readonly ratePerSecond: number;
  /** The pace of each route; by default one of this process alone, at `ratePerSecond`. */
  readonly paceOf?: PaceOf;
  /** Longest rest of a route after its first block; doubled with every further one in a row. */
  readonly blockedRestMs?: number;
  /** Hears of every wait of ten seconds and more in which no request can be made. */
  readonly onWait?: (wait: RoutesWait) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  /** In [0, 1). */
  readonly random?: () => number;
}

interface Waiter {
  readonly avoid: ReadonlySet<string>;
  /** The route to go on with; `undefined` for one that begins. */
  readonly goOn: string | undefined;
  readonly answer: (answer: RouteLease | AllRoutesBlocked) => void;
  readonly refuse: (reason: unknown) => void;
}

/** The longest delay that a timer of Node takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** A shorter wait is over before anybody wonders. */
const SAID_FROM_MS = 10_000;

/**
 * Gives each attempt the least loaded fit route that its pace allows, in the order in which they were asked for.
 * Answers `AllRoutesBlocked` once every route is blocked and was blocked again when tried once more, throttled for too
 * long, or has retired; its failure is the last block, else the last throttling, else why none could be reached.
 */
export class RoutePool implements Routes {
  readonly #slots: readonly RouteSlot[];
  readonly #choice: RouteChoice;
  readonly #leased = new Map<RouteLease, RouteSlot>();
  readonly #waiters: Waiter[] = [];
  readonly #now: () => number;
  readonly #onWait: (wait: RoutesWait) => void;
  /** Whether there may be paces that have to be asked. */
  readonly #asksPaces: boolean;
  #saidUntil = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: RoutePoolOptions) {
    this.#now = options.now ?? (() => performance.now());
    const random = options.random ?? Math.random;
    this.#onWait = options.onWait ?? (() => {});
    const blockedRest = { ...BLOCKED_REST, fromMs: options.blockedRestMs ?? BLOCKED_REST.fromMs };
    const paceOf = options.paceOf ?? (() => new RoutePace(options.ratePerSecond));
    this.#asksPaces = options.paceOf !== undefined;
    const onReady = () => this.#serve();
    const groups = options.groups.map((group) =>
      group.map((plan) => new RouteSlot(plan, paceOf, blockedRest, random, onReady)),
    );
    this.#slots = groups.flat();
    this.#choice = new RouteChoice(groups, random);
    if (this.#slots.length === 0) throw new Error('a run needs at least one route; name one with --routes');
  }

  lease(
    avoid: ReadonlySet<string>,
    signal: AbortSignal,
    goOn?: Route,
  ): Promise<RouteLease | AllRoutesBlocked> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new RoutesClosed());
      if (signal.aborted) return reject(signal.reason);
      const onAbort = () => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        // A long rest that nobody waits for must not keep the process alive.
        if (this.#waiters.length === 0) clearTimeout(this.#timer);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        avoid,
        goOn: goOn?.id,
        answer: (answer) => {
          signal.removeEventListener('abort', onAbort);
          resolve(answer);
        },
        refuse: (reason) => {
          signal.removeEventListener('abort', onAbort);
          reject(reason);
        },
      };
      // Every attempt that waits listens to the signal of the run, which Node would take for a leak.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', onAbort, { once: true });
      // What has begun goes before what has not.
      if (goOn === undefined) this.#waiters.push(waiter);
      else this.#waiters.unshift(waiter);
      this.#serve();
    });
  }

  settle(lease: RouteLease, reply: AttemptReply): void {
    const slot = this.#leased.get(lease);
    if (slot === undefined) throw new Error(`a lease of route ${lease.route.id} was settled twice`);
    this.#leased.delete(lease);
    slot.finish(reply, this.#now());
    this.#serve();
  }

  /** Keeps the requests of each route at least this far apart, as a site's `Crawl-delay` asks. */
  keepApart(milliseconds: number): void {
    for (const slot of this.#slots) slot.pace.keepApart(milliseconds);
  }

  report(): readonly RouteFigures[] {
    return this.#slots.map((slot) => slot.report());
  }

  shares(): readonly RouteShare[] {
    return this.#slots.map((slot) => slot.share());
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const slot of this.#slots) slot.pace.close();
    for (const waiter of this.#waiters.splice(0)) waiter.refuse(new RoutesClosed());
  }

  /** Answers every waiter that can be answered now, the longest waiting first, and wakes for the next one. */
  #serve(): void {
    clearTimeout(this.#timer);
    const now = this.#now();
    const blocked = this.#allBlocked();
    if (blocked !== undefined) {
      for (const waiter of this.#waiters.splice(0)) waiter.answer(blocked);
      return;
    }
    let index = 0;
    for (let waiter = this.#waiters[0]; waiter !== undefined; waiter = this.#waiters[index]) {
      const begun = waiter.goOn === undefined ? undefined : this.#choice.up(waiter.goOn);
      const slot = begun === undefined ? this.#choice.ready(waiter.avoid, now) : ifReady(begun, now);
      if (slot === undefined) {
        // What cannot serve a waiter that takes any route serves nobody behind it either.
        if (waiter.avoid.size === 0 && begun === undefined) break;
        index += 1;
        continue;
      }
      this.#waiters.splice(index, 1);
      const lease: RouteLease = { route: slot.start(now, slot === begun) };
      this.#leased.set(lease, slot);
      waiter.answer(lease);
    }
    if (this.#waiters.length === 0) return;
    if (this.#asksPaces) this.#askPaces(now);
    this.#wakeForNext(now);
  }

  /** Asks the pace of one route for each waiter, of a route that could carry it but for its pace. */
  #askPaces(now: number): void {
    const asked = new Set<RouteSlot>();
    for (const { avoid, goOn } of this.#waiters) {
      const begun = goOn === undefined ? undefined : this.#choice.up(goOn);
      const slot = begun ?? this.#choice.toAsk(avoid, now, asked);
      // What has nothing for a waiter that takes any route has nothing for those behind it either.
      if (slot === undefined && avoid.size === 0) return;
      if (slot?.hasRoom(now)) {
        asked.add(slot);
        slot.pace.want(now);
      }
    }
  }

  #wakeForNext(now: number): void {
    const later = this.#slots.filter((slot) => slot.readyAt(now) > now);
    const next = least(later, (slot) => slot.readyAt(now));
    if (next === Number.POSITIVE_INFINITY) return;
    if (next - now >= SAID_FROM_MS && this.#leased.size === 0) this.#sayWait(next, now);
    this.#timer = setTimeout(() => this.#serve(), Math.min(Math.ceil(next - now), LONGEST_TIMER_MS));
  }

  #allBlocked(): AllRoutesBlocked | undefined {
    if (!this.#slots.every((slot) => slot.isLost)) return undefined;
    const met = this.#slots.map((slot) => slot.lastFailure).filter((failure) => failure !== null);
    const seen =
      met.findLast(({ kind }) => kind === 'blocked') ??
      met.findLast(({ kind }) => kind === 'throttled') ??
      met.at(-1);
    return seen && { blocked: seen };
  }

  #sayWait(until: number, now: number): void {
    const first = this.#slots.find((slot) => slot.readyAt(now) === until);
    if (first === undefined || !first.isResting || until === this.#saidUntil) return;
    this.#saidUntil = until;
    const reason = first.lastFailure?.reason ?? 'it rests';
    this.#onWait({ milliseconds: until - now, routeId: first.id, reason });
  }
}

function ifReady(slot: RouteSlot, now: number): RouteSlot | undefined {
  return slot.readyAt(now) <= now ? slot : undefined;
}

export class RoutesClosed extends Error {
  override readonly name = 'RoutesClosed';

  constructor() {
    super('the routes were closed while an attempt waited for one');
  }
}
