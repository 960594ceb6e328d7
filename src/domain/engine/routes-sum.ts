import { DurationHistogram } from './duration-histogram.js';
import { FIRST_KEPT, type RouteFigures } from './run-report.js';
import type { RouteShare } from './worker-figures.js';

const COUNTED = ['attempts', 'pages', 'blocked', 'throttled', 'failed', 'bytes'] as const;

interface Sum {
  readonly figures: Record<(typeof COUNTED)[number], number>;
  /** The only one so far, whose median stands. */
  single: RouteShare | null;
  /** `null` once one did not say how long its attempts took. */
  durations: DurationHistogram | null;
  readonly machines: Set<string>;
}

/** Adds up what the routes of many processes carried: those of one id and address that stand alike are one. */
export class RoutesSum {
  readonly #sums = new Map<string, { readonly route: RouteShare; readonly sum: Sum }>();
  /** How a machine's route stands, as the process says that was heard of last. */
  readonly #states = new Map<string, RouteFigures['state']>();

  /** Of the process that was heard of last first. */
  add(machine: string, routes: readonly RouteShare[]): void {
    for (const route of routes) {
      const state = this.#stateOn(machine, route);
      const key = JSON.stringify([route.id, route.address, state]);
      const known = this.#sums.get(key) ?? { route: { ...route, state }, sum: noSum() };
      this.#sums.set(key, known);
      addTo(known.sum, machine, route);
    }
  }

  /** `namesMachines`: whether each says on which machines it stands thus. */
  figures(namesMachines: boolean): readonly RouteFigures[] {
    return [...this.#sums.values()].map(({ route: { id, address, state }, sum }) => ({
      id,
      address,
      state,
      ...sum.figures,
      medianMs: sum.single === null ? (sum.durations?.percentile(0.5) ?? null) : sum.single.medianMs,
      ...(namesMachines && {
        machines: {
          count: sum.machines.size,
          first: [...sum.machines].sort().slice(0, FIRST_KEPT.machines),
        },
      }),
    }));
  }

  #stateOn(machine: string, { id, address, state }: RouteShare): RouteFigures['state'] {
    const key = JSON.stringify([machine, id, address]);
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    this.#states.set(key, state);
    return state;
  }
}

function noSum(): Sum {
  return {
    figures: { attempts: 0, pages: 0, blocked: 0, throttled: 0, failed: 0, bytes: 0 },
    single: null,
    durations: new DurationHistogram(),
    machines: new Set(),
  };
}

function addTo(sum: Sum, machine: string, route: RouteShare): void {
  sum.single = sum.machines.size === 0 ? route : null;
  sum.machines.add(machine);
  for (const name of COUNTED) sum.figures[name] += route[name];
  // One that made no attempt has nothing to say.
  if (route.durations !== undefined) sum.durations?.add(route.durations);
  else if (route.attempts > 0) sum.durations = null;
}
