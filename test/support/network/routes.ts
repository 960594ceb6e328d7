import type { Route } from '../../../src/application/engine/attempt.js';
import type { AllRoutesBlocked, RouteLease } from '../../../src/application/engine/ports.js';
import type { RoutePlan } from '../../../src/infrastructure/routes/route-slot.js';

export function aRoute(id: string): Route {
  const proxyUrl = id === 'direct' ? null : `http://user:secret@${id}.test:8080`;
  return { id, generation: 0, proxyUrl, userAgent: 'test/1', language: 'en' };
}

export function aPlan(id: string, plan: Partial<RoutePlan> = {}): RoutePlan {
  return { route: aRoute(id), maxInFlight: id === 'direct' ? 50 : 10, ...plan };
}

export function aCircuit(id: string): RoutePlan {
  const plan = aPlan(id, { renew: renewed });
  return { ...plan, route: { ...plan.route, isRenewable: true } };
}

/** Renews as Tor routes do: other credentials, the generation raised by one. */
export function renewed(route: Route): Route {
  const generation = route.generation + 1;
  return { ...route, generation, proxyUrl: `socks5://circuit${generation}:x@${route.id}.test:9050` };
}

export function granted(answer: RouteLease | AllRoutesBlocked): RouteLease {
  if ('blocked' in answer)
    throw new Error(`expected a lease, but the routes gave up: ${answer.blocked.reason}`);
  return answer;
}

/** A sequence of numbers in [0, 1) that looks random and is the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
