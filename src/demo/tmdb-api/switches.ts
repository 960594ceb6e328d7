import { parseFrequency } from '../rule-frequency.js';
import type { BehaviourRule, Fault, Scope } from './behaviour.js';
import type { LimitsOptions } from './client-limits.js';
import type { MissingExport } from './days/answer-export.js';
import type { DayOptions } from './days/day-rates.js';

const FAULTS: Readonly<Record<string, Fault>> = {
  throttled: { kind: 'throttled' },
  'server-error': { kind: 'serverError' },
  'bad-gateway': { kind: 'serverError', status: 502 },
  unavailable: { kind: 'serverError', status: 503 },
  'gateway-timeout': { kind: 'serverError', status: 504 },
  'not-found': { kind: 'notFound' },
  unauthorised: { kind: 'unauthorised' },
  'success-false': { kind: 'successFalse' },
  'not-json': { kind: 'notJson' },
  'missing-part': { kind: 'missingPart' },
  hang: { kind: 'hang' },
  reset: { kind: 'reset' },
  truncated: { kind: 'truncated' },
  cut: { kind: 'cut' },
  short: { kind: 'short' },
};

const SCOPES: Readonly<Record<string, Scope>> = {
  all: {},
  lists: { on: 'lists' },
  details: { on: 'details' },
  changes: { on: 'changes' },
  exports: { on: 'exports' },
  once: { firstPerKey: 1 },
};

/** What switches change of a local TMDB; plain data. */
export interface SwitchedOptions {
  readonly rules: readonly BehaviourRule[];
  readonly limits: LimitsOptions;
  readonly repeats?: number;
  readonly days?: DayOptions;
  readonly missingExport?: MissingExport;
}

const KEY = /^[a-z_]+(?:\/[a-z0-9_.]+)+(?:\?page=\d+)?$/;

/**
 * What texts such as `latency=50`, `throttled=10%`, `server-error=movie/278,tv/1396` and `limit=40` stand for. Before the
 * sign: a fault; `latency` in milliseconds before every answer; `limit`, the requests a second for one address, and
 * `connections`, how many one address may have, 0 for no limit; `repeats`, the share of a list's rows that the page
 * before has too; `daily-changes`, how many things change in a day; `missing-export`, the status of a file of ids that
 * there is not, 403 or 404. After a fault: `all` (every request), `lists`, `details`, `changes`, `exports` (files of ids),
 * paths (`movie/278`, `movie/popular?page=3`, `p/exports/movie_ids_09_29_2026.json.gz`), a share (`10%`), the first so many (`first:20`) or the first of everything that is asked for (`once`); `unauthorised`
 * alone means all. Throws one error that names every text it cannot read.
 */
export function parseSwitches(list: readonly string[]): SwitchedOptions {
  const parsed = list.map((text) => ({ text, result: parseSwitch(text) }));
  const problems = parsed.flatMap(({ text, result }) =>
    typeof result === 'string' ? [`the switch "${text}" ${result}`] : [],
  );
  if (problems.length > 0) throw new Error(problems.join('\n'));
  let options: SwitchedOptions = { rules: [], limits: {} };
  for (const { result } of parsed) {
    if (typeof result === 'string') continue;
    options = {
      ...options,
      ...result,
      rules: [...options.rules, ...(result.rules ?? [])],
      limits: { ...options.limits, ...result.limits },
    };
  }
  return options;
}

function parseSwitch(text: string): Partial<SwitchedOptions> | string {
  const sign = text.indexOf('=');
  const name = sign < 0 ? text : text.slice(0, sign);
  const target = sign < 0 && name === 'unauthorised' ? 'all' : text.slice(sign + 1);
  if (target === '' || (sign < 0 && target !== 'all')) {
    return 'is not of the form name=target, e.g. throttled=10% or latency=50';
  }
  switch (name) {
    case 'latency':
      return number(target, (latencyMs) => ({ rules: [{ kind: 'latency', latencyMs }] }), 'milliseconds');
    case 'limit':
      return number(target, (perSecond) => ({ limits: { perSecond } }), 'requests a second');
    case 'connections':
      return number(target, (connections) => ({ limits: { connections } }), 'connections');
    case 'daily-changes':
      return number(target, (changes) => ({ days: { changes } }), 'changes a day');
    case 'missing-export':
      return target === '403' || target === '404'
        ? { missingExport: target === '403' ? 403 : 404 }
        : 'needs 403 or 404';
    case 'repeats': {
      const share = parseFrequency(target)?.share;
      return share === undefined ? 'needs a share of the rows, e.g. repeats=1%' : { repeats: share };
    }
  }
  const fault = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
  if (fault === undefined) {
    return `names no known fault; known are latency, limit, connections, repeats, daily-changes, missing-export, ${Object.keys(FAULTS).join(', ')}`;
  }
  const scopes = target.split(',').map(parseScope);
  const readable = scopes.filter((scope) => scope !== null);
  if (readable.length < scopes.length) {
    return `needs as its target ${Object.keys(SCOPES).join(', ')}, paths such as movie/278, a share such as 10% or first:20`;
  }
  return { rules: readable.map((scope) => ({ ...fault, ...scope })) };
}

function number(
  text: string,
  make: (value: number) => Partial<SwitchedOptions>,
  unit: string,
): Partial<SwitchedOptions> | string {
  return /^\d{1,7}$/.test(text) ? make(Number(text)) : `needs a whole number of ${unit}`;
}

function parseScope(target: string): Scope | null {
  if (KEY.test(target)) return { key: target };
  if (Object.hasOwn(SCOPES, target)) return SCOPES[target] ?? null;
  return parseFrequency(target);
}
