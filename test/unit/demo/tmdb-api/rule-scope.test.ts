import { expect, test } from 'vitest';
import { BehaviourRules } from '../../../../src/demo/behaviour-rules.js';
import type { BehaviourRule, Fault, TmdbRequest } from '../../../../src/demo/tmdb-api/behaviour.js';
import { scoped } from '../../../../src/demo/tmdb-api/rule-scope.js';

function request(key: string, page: string | null = null): TmdbRequest {
  const client = { remoteAddress: '127.0.0.1', remotePort: 1, headers: {} };
  return { time: 0, path: `/3/${key}`, key, page, ...client, status: null };
}

function kinds(
  rules: BehaviourRules<TmdbRequest, Fault, BehaviourRule>,
  requests: readonly TmdbRequest[],
): string[] {
  return requests.map((one) => rules.decide(one).fault.kind);
}

const REQUESTS = [
  request('movie/278'),
  request('person/287'),
  request('movie/popular', '2'),
  request('trending/all/day'),
  request('movie/278/reviews'),
  request('configuration'),
];

test('a rule without a scope concerns every request', () => {
  const rules = new BehaviourRules(scoped);
  rules.add({ kind: 'hang' });
  expect(kinds(rules, REQUESTS)).toEqual(Array(6).fill('hang'));
});

test.each([
  ['details', ['hang', 'hang', 'normal', 'normal', 'normal', 'normal']],
  ['lists', ['normal', 'normal', 'hang', 'hang', 'normal', 'normal']],
] as const)('a rule can concern %s only', (on, expected) => {
  const rules = new BehaviourRules(scoped);
  rules.add({ kind: 'hang', on });
  expect(kinds(rules, REQUESTS)).toEqual(expected);
});

test.each([
  ['changes', ['hang', 'hang', 'normal', 'normal']],
  ['exports', ['normal', 'normal', 'hang', 'normal']],
] as const)('a rule can concern %s only', (on, expected) => {
  const rules = new BehaviourRules(scoped);
  rules.add({ kind: 'hang', on });
  const keys = ['tv/changes', 'movie/278/changes', 'p/exports/movie_ids_09_29_2026.json.gz', 'movie/popular'];
  expect(
    kinds(
      rules,
      keys.map((key) => request(key)),
    ),
  ).toEqual(expected);
});

test('a rule can concern one path, or one page of it, of which the first need not be named', () => {
  const rules = new BehaviourRules(scoped);
  rules.add({ kind: 'hang', key: 'movie/278' });
  rules.add({ kind: 'reset', key: 'movie/popular?page=1' });
  const pages = [request('movie/popular'), request('movie/popular', '1'), request('movie/popular', '2')];
  expect(kinds(rules, [request('movie/278'), request('tv/278'), ...pages])).toEqual([
    'hang',
    'normal',
    'reset',
    'reset',
    'normal',
  ]);
});

test('once means the first request for each page and each title', () => {
  const rules = new BehaviourRules(scoped);
  rules.add({ kind: 'reset', firstPerKey: 1 });
  const twice = [request('movie/popular'), request('movie/popular', '2'), request('movie/278')];
  expect(kinds(rules, [...twice, ...twice])).toEqual([...Array(3).fill('reset'), ...Array(3).fill('normal')]);
});

test('the newest rule decides, and latency is added to it', () => {
  const rules = new BehaviourRules(scoped);
  rules.add({ kind: 'throttled' });
  rules.add({ kind: 'normal', key: 'movie/278' });
  rules.add({ kind: 'latency', latencyMs: 5 });
  expect(rules.decide(request('tv/1396'))).toMatchObject({ fault: { kind: 'throttled' }, latencyMs: 5 });
  expect(rules.decide(request('movie/278'))).toMatchObject({ fault: { kind: 'normal' }, latencyMs: 5 });
  rules.clear();
  expect(rules.decide(request('tv/1396'))).toEqual({ fault: { kind: 'normal' }, latencyMs: 0 });
});

test('a share of the requests is the same share at every run', () => {
  const decide = (): string[] => {
    const rules = new BehaviourRules(scoped);
    rules.add({ kind: 'notFound', share: 0.1 });
    return kinds(rules, Array(1_000).fill(request('movie/278')));
  };
  const hit = decide().filter((kind) => kind === 'notFound').length;
  expect(hit).toBeGreaterThan(70);
  expect(hit).toBeLessThan(130);
  expect(decide()).toEqual(decide());
});
