import { seededRandom } from '../seeded-random.js';
import type { Behaviour, BehaviourDecision, BehaviourRule, Fault, SiteRequest } from './behaviour.js';

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
  const random = seededRandom(rule.seed ?? 1);
  const perTitle = new Map<string | null, number>();
  let matched = 0;
  return (request): Behaviour | undefined => {
    if (!concerns(rule, request)) return undefined;
    if (rule.share !== undefined && random.next() >= rule.share) return undefined;
    if (rule.first !== undefined && matched >= rule.first) return undefined;
    const ofTitle = perTitle.get(request.titleId) ?? 0;
    if (rule.firstPerTitle !== undefined && ofTitle >= rule.firstPerTitle) return undefined;
    matched += 1;
    if (rule.firstPerTitle !== undefined) perTitle.set(request.titleId, ofTitle + 1);
    return rule;
  };
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
