import type { BehaviourDecision } from '../behaviour-rules.js';
import { frequency } from '../rule-frequency.js';
import type { BehaviourRule, Fault, TmdbRequest } from './behaviour.js';

/** Decides as a rule says, about the requests that it concerns. */
export function scoped(rule: BehaviourRule): BehaviourDecision<TmdbRequest, Fault> {
  const applies = frequency(rule);
  return (request) => (concerns(rule, request) && applies(keyOfPage(request)) ? rule : undefined);
}

const DETAILS = /^(?:movie|tv|person)\/(?:tt)?\d+$/;
const CHANGES = /^(?:movie|tv|person)\/(?:\d+\/)?changes$/;
const EXPORT = /^p\/exports\//;
const LIST = /^(?:trending|discover)\/|^(?:movie|tv|person)\/[a-z_]+$/;

function concerns({ key, on = 'everything' }: BehaviourRule, request: TmdbRequest): boolean {
  if (key !== undefined) return key === request.key || key === keyOfPage(request);
  switch (on) {
    case 'everything':
      return true;
    case 'details':
      return DETAILS.test(request.key);
    case 'changes':
      return CHANGES.test(request.key);
    case 'exports':
      return EXPORT.test(request.key);
    case 'lists':
      return LIST.test(request.key);
  }
}

/** What is asked for once: a page of a list, or a path that has no pages. */
function keyOfPage({ key, page }: TmdbRequest): string {
  return LIST.test(key) || key.endsWith('/reviews') ? `${key}?page=${page ?? 1}` : key;
}
