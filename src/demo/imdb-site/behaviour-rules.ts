import { frequency } from '../rule-frequency.js';
import type { BehaviourDecision, BehaviourRule, Fault, SiteRequest } from './behaviour.js';

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

  decide(request: SiteRequest): Decision {
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
  const applies = frequency(
    rule.firstPerTitle === undefined ? rule : { ...rule, firstPerKey: rule.firstPerTitle },
  );
  return (request) => (concerns(rule, request) && applies(request.titleId) ? rule : undefined);
}

function concerns(rule: BehaviourRule, request: SiteRequest): boolean {
  if (rule.titleId !== undefined) return request.titleId === rule.titleId;
  switch (rule.on ?? 'titles') {
    case 'everything':
      return true;
    case 'titles':
      return request.page === 'title';
    case 'charts':
      return request.page === 'chart';
    case 'robots':
      return request.page === 'robots';
  }
}
