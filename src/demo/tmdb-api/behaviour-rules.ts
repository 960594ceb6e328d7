import { frequency } from '../rule-frequency.js';
import type { BehaviourDecision, BehaviourRule, Fault, TmdbRequest } from './behaviour.js';

/** What to do with one request. */
export interface Decision {
  readonly fault: Fault;
  readonly latencyMs: number;
}

/** The rules in force. The newest that matches decides; the waits of `latency` rules are added to it. */
export class BehaviourRules {
  private decisions: BehaviourDecision[] = [];

  add(rule: BehaviourRule | BehaviourDecision): void {
    this.decisions.unshift(typeof rule === 'function' ? rule : scoped(rule));
  }

  clear(): void {
    this.decisions = [];
  }

  decide(request: TmdbRequest): Decision {
    let latencyMs = 0;
    for (const decision of this.decisions) {
      const behaviour = decision(request);
      if (behaviour === undefined) continue;
      latencyMs += behaviour.latencyMs ?? 0;
      if (behaviour.kind !== 'latency') return { fault: behaviour, latencyMs };
    }
    return { fault: { kind: 'normal' }, latencyMs };
  }
}

function scoped(rule: BehaviourRule): BehaviourDecision {
  const applies = frequency(rule);
  return (request) => (concerns(rule, request) && applies(keyOfPage(request)) ? rule : undefined);
}

const DETAILS = /^(?:movie|tv|person)\/(?:tt)?\d+$/;
const LIST = /^(?:trending|discover)\/|^(?:movie|tv|person)\/[a-z_]+$/;

function concerns({ key, on = 'everything' }: BehaviourRule, request: TmdbRequest): boolean {
  if (key !== undefined) return key === request.key || key === keyOfPage(request);
  switch (on) {
    case 'everything':
      return true;
    case 'details':
      return DETAILS.test(request.key);
    case 'lists':
      return LIST.test(request.key);
  }
}

/** What is asked for once: a page of a list, or a path that has no pages. */
function keyOfPage({ key, page }: TmdbRequest): string {
  return LIST.test(key) || key.endsWith('/reviews') ? `${key}?page=${page ?? 1}` : key;
}
