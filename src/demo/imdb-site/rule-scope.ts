import type { BehaviourDecision } from '../behaviour-rules.js';
import { frequency } from '../rule-frequency.js';
import type { BehaviourRule, Fault, SiteRequest } from './behaviour.js';

/** Decides as a rule says, about the requests that it concerns. */
export function scoped(rule: BehaviourRule): BehaviourDecision<SiteRequest, Fault> {
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
