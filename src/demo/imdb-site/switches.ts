import { isTitleId } from '../../domain/imdb/title-id.js';
import { parseFrequency } from '../rule-frequency.js';
import type { BehaviourRule, Fault, Scope } from './behaviour.js';

const FAULTS: Readonly<Record<string, Fault>> = {
  challenge: { kind: 'challenge' },
  captcha: { kind: 'captcha' },
  forbidden: { kind: 'forbidden' },
  'not-found': { kind: 'notFound' },
  throttled: { kind: 'throttled' },
  unavailable: { kind: 'throttled', status: 503 },
  'server-error': { kind: 'serverError' },
  hang: { kind: 'hang' },
  truncated: { kind: 'truncated' },
  'truncated-gzip': { kind: 'truncated', how: 'gzip' },
  drip: { kind: 'drip' },
  'wrong-type': { kind: 'wrongContentType' },
  'huge-body': { kind: 'hugeBody' },
  'endless-body': { kind: 'hugeBody', bytes: Number.POSITIVE_INFINITY },
  'gzip-bomb': { kind: 'gzipBomb' },
  'redirect-loop': { kind: 'redirectLoop' },
  reset: { kind: 'reset' },
  'empty-title': { kind: 'emptyTitle' },
};

const SCOPES: Readonly<Record<string, Scope>> = {
  all: { on: 'everything' },
  titles: { on: 'titles' },
  charts: { on: 'charts' },
  robots: { on: 'robots' },
  once: { firstPerTitle: 1 },
};

/**
 * The rules that texts such as `latency=200`, `challenge=all`, `hang=tt0068646,tt0111161` and `throttled=10%` stand for.
 * Before the sign: a fault, or `latency` in milliseconds before every answer. After it: `all` (every request), `titles`,
 * `charts`, `robots`, title ids, a share of the title requests (`10%`), the first so many of them (`first:20`) or the
 * first of every title (`once`). Throws one error that names every text it cannot read.
 */
export function parseSwitches(list: readonly string[]): BehaviourRule[] {
  const rules: BehaviourRule[] = [];
  const problems: string[] = [];
  for (const text of list) {
    const parsed = parseSwitch(text);
    if (typeof parsed === 'string') problems.push(`the switch "${text}" ${parsed}`);
    else rules.push(...parsed);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return rules;
}

function parseSwitch(text: string): BehaviourRule[] | string {
  const [name = '', target = '', ...rest] = text.split('=');
  if (target === '' || rest.length > 0)
    return 'is not of the form name=target, e.g. challenge=all or latency=200';
  if (name === 'latency') {
    return /^\d{1,7}$/.test(target)
      ? [{ kind: 'latency', latencyMs: Number(target), on: 'everything' }]
      : 'needs a whole number of milliseconds, e.g. latency=200';
  }
  const fault = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
  if (fault === undefined)
    return `names no known fault; known are latency, ${Object.keys(FAULTS).join(', ')}`;
  const scopes = target.split(',').map(parseScope);
  const readable = scopes.filter((scope) => scope !== null);
  if (readable.length < scopes.length) {
    return `needs as its target ${Object.keys(SCOPES).join(', ')}, title ids, a share such as 10% or first:20`;
  }
  return readable.map((scope) => ({ ...fault, ...scope }));
}

function parseScope(target: string): Scope | null {
  if (isTitleId(target)) return { titleId: target };
  if (Object.hasOwn(SCOPES, target)) return SCOPES[target] ?? null;
  return parseFrequency(target);
}
