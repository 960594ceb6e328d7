import { expect, test } from 'vitest';
import { BehaviourRules } from '../../../../src/demo/behaviour-rules.js';
import type { BehaviourRule, Fault, SiteRequest } from '../../../../src/demo/imdb-site/behaviour.js';
import { scoped } from '../../../../src/demo/imdb-site/rule-scope.js';

function request(titleId: string | null, changes: Partial<SiteRequest> = {}): SiteRequest {
  return {
    time: 0,
    path: '/',
    page: titleId === null ? 'chart' : 'title',
    titleId,
    remoteAddress: '127.0.0.1',
    remotePort: 1,
    localAddress: '127.0.0.1',
    headers: {},
    status: null,
    ...changes,
  };
}

function kinds(
  rules: BehaviourRules<SiteRequest, Fault, BehaviourRule>,
  requests: readonly SiteRequest[],
): string[] {
  return requests.map((one) => rules.decide(one).fault.kind);
}

test('without rules every page is normal', () => {
  expect(new BehaviourRules(scoped).decide(request('tt0000001'))).toEqual({
    fault: { kind: 'normal' },
    latencyMs: 0,
  });
});

test('a rule without a scope concerns title pages only', () => {
  const rules = new BehaviourRules(scoped);
  rules.add({ kind: 'hang' });
  const robots = request(null, { page: 'robots' });
  expect(kinds(rules, [request('tt0000001'), request(null), robots])).toEqual(['hang', 'normal', 'normal']);
});

test('rules can concern charts, robots.txt or everything', () => {
  const requests = [request('tt0000001'), request(null), request(null, { page: 'robots' })];
  for (const [on, expected] of [
    ['charts', ['normal', 'hang', 'normal']],
    ['robots', ['normal', 'normal', 'hang']],
    ['everything', ['hang', 'hang', 'hang']],
  ] as const) {
    const rules = new BehaviourRules(scoped);
    rules.add({ kind: 'hang', on });
    expect(kinds(rules, requests)).toEqual(expected);
  }
});

test('the newest rule decides, and latency is added to it', () => {
  const rules = new BehaviourRules(scoped);
  rules.add({ kind: 'challenge' });
  rules.add({ kind: 'normal', titleId: 'tt0000002' });
  rules.add({ kind: 'latency', latencyMs: 5 });
  expect(rules.decide(request('tt0000001'))).toMatchObject({ fault: { kind: 'challenge' }, latencyMs: 5 });
  expect(rules.decide(request('tt0000002'))).toMatchObject({ fault: { kind: 'normal' }, latencyMs: 5 });
  rules.clear();
  expect(rules.decide(request('tt0000001'))).toEqual({ fault: { kind: 'normal' }, latencyMs: 0 });
});

test('a share of the requests is the same share at every run', () => {
  const decide = (): string[] => {
    const rules = new BehaviourRules(scoped);
    rules.add({ kind: 'forbidden', share: 0.3, seed: 4 });
    return kinds(rules, Array(1000).fill(request('tt0000001')));
  };
  const hit = decide().filter((kind) => kind === 'forbidden').length;
  expect(hit).toBeGreaterThan(250);
  expect(hit).toBeLessThan(350);
  expect(decide()).toEqual(decide());
});

test('a rule can end after the first requests, of all or of every title', () => {
  const first = new BehaviourRules(scoped);
  first.add({ kind: 'reset', first: 2 });
  expect(kinds(first, Array(3).fill(request('tt0000001')))).toEqual(['reset', 'reset', 'normal']);
  const perTitle = new BehaviourRules(scoped);
  perTitle.add({ kind: 'reset', firstPerTitle: 1 });
  const requests = ['tt0000001', 'tt0000001', 'tt0000002'].map((titleId) => request(titleId));
  expect(kinds(perTitle, requests)).toEqual(['reset', 'normal', 'reset']);
});

test('a function decides by the client and leaves the others to older rules', () => {
  const rules = new BehaviourRules(scoped);
  rules.add({ kind: 'throttled' });
  rules.add(({ remoteAddress }) => (remoteAddress === '127.0.0.2' ? { kind: 'challenge' } : undefined));
  const blocked = request('tt0000001', { remoteAddress: '127.0.0.2' });
  expect(kinds(rules, [blocked, request('tt0000001')])).toEqual(['challenge', 'throttled']);
});
