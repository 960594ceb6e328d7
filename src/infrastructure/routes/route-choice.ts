import type { RouteSlot } from './route-slot.js';

/** Which of the routes carries a request next. */
export class RouteChoice {
  readonly #groups: readonly (readonly RouteSlot[])[];
  readonly #slots: readonly RouteSlot[];
  readonly #random: () => number;

  /** `groups` in order of preference; `random` in [0, 1). */
  constructor(groups: readonly (readonly RouteSlot[])[], random: () => number) {
    this.#groups = groups;
    this.#slots = groups.flat();
    this.#random = random;
  }

  /** The route that takes a request now, rather none of `avoid`; `undefined` where all have to wait. */
  ready(avoid: ReadonlySet<string>, now: number): RouteSlot | undefined {
    for (const acceptable of this.#acceptable(avoid, now)) {
      const chosen = this.#leastLoaded(
        acceptable.filter((slot) => slot.readyAt(now) <= now),
        now,
      );
      if (chosen !== undefined) return chosen;
    }
    return undefined;
  }

  /** A route that could carry a request but for its pace, whose pace is to be asked; none of `asked`. */
  toAsk(avoid: ReadonlySet<string>, now: number, asked: ReadonlySet<RouteSlot>): RouteSlot | undefined {
    for (const acceptable of this.#acceptable(avoid, now)) {
      const open = acceptable.filter((slot) => slot.hasRoom(now) && !asked.has(slot));
      const leastInFlight = least(open, (slot) => slot.inFlight);
      // What was asked before comes first: its leave would be lost.
      const chosen =
        open.find((slot) => slot.pace.isWanted) ?? open.find((slot) => slot.inFlight === leastInFlight);
      if (chosen !== undefined) return chosen;
    }
    return undefined;
  }

  /** The route that goes on with what it has begun, ready or not; `undefined` once it is down. */
  up(id: string): RouteSlot | undefined {
    return this.#slots.find((slot) => slot.id === id && slot.isUp);
  }

  /** Of each group that may carry a request the routes that it takes, in order of preference. */
  *#acceptable(avoid: ReadonlySet<string>, now: number): Generator<readonly RouteSlot[]> {
    // While no route is fit, the routes that are not yet lost decide whether the run goes on.
    const spareLost = !this.#slots.some((slot) => slot.isFit);
    for (const group of this.#groups) {
      const open = group.filter((slot) => !(spareLost && slot.isLost));
      const others = open.filter((slot) => !avoid.has(slot.id) && (slot.isFit || slot.hasRoom(now)));
      yield others.length > 0 ? others : open;
      if (group.some((slot) => slot.isPromising)) return;
    }
  }

  /** Of the least loaded the one that has waited longest, so that routes take turns. */
  #leastLoaded(slots: readonly RouteSlot[], now: number): RouteSlot | undefined {
    const leastInFlight = least(slots, (slot) => slot.inFlight);
    const idlest = slots.filter((slot) => slot.inFlight === leastInFlight);
    const longestReady = least(idlest, (slot) => slot.pace.readyAt(now));
    const ties = idlest.filter((slot) => slot.pace.readyAt(now) === longestReady);
    return ties[Math.floor(this.#random() * ties.length)];
  }
}

/** Infinity of none. Not by `Math.min(...)`, whose arguments go onto the stack: there may be any number of routes. */
export function least(slots: readonly RouteSlot[], measure: (slot: RouteSlot) => number): number {
  return slots.reduce((smallest, slot) => Math.min(smallest, measure(slot)), Number.POSITIVE_INFINITY);
}
