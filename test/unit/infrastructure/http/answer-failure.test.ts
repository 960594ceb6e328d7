import { describe, expect, it } from 'vitest';
import { answerFailure } from '../../../../src/infrastructure/http/answer-failure.js';

const now = new Date('2026-06-01T12:00:00Z');

describe('answerFailure', () => {
  it('lets a 200 through', () => {
    expect(answerFailure(200, { 'content-type': 'text/html' }, now)).toBeNull();
  });

  it.each([
    [202, {}, 'blocked'],
    [200, { 'x-amzn-waf-action': 'captcha' }, 'blocked'],
    [405, { 'x-amzn-waf-action': 'challenge' }, 'blocked'],
    [401, {}, 'blocked'],
    [403, {}, 'blocked'],
    [404, {}, 'not-found'],
    [410, {}, 'not-found'],
    [429, {}, 'throttled'],
    [503, { 'retry-after': '3' }, 'throttled'],
    [503, {}, 'unreachable'],
    [500, {}, 'unreachable'],
    [502, {}, 'unreachable'],
    [418, {}, 'unreadable'],
    [304, {}, 'unreadable'],
  ] as const)('%i with %j is %s', (status, headers, kind) => {
    expect(answerFailure(status, headers, now)).toMatchObject({ kind, httpStatus: status });
  });

  it('says what a challenge looked like', () => {
    expect(answerFailure(202, { 'x-amzn-waf-action': 'challenge' }, now)?.reason).toBe(
      'HTTP 202 with x-amzn-waf-action: challenge',
    );
  });

  it('says how long the site asks to wait', () => {
    const failure = answerFailure(429, { 'retry-after': '1800' }, now);
    expect(failure).toMatchObject({ retryAfterMs: 1_800_000, reason: 'HTTP 429, asked to wait 30 min' });
  });

  it('does not count a proxy that refuses the credentials against the title', () => {
    expect(answerFailure(407, {}, now)).toMatchObject({ kind: 'unreachable', routeAtFault: true });
  });
});
