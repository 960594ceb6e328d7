import { describe, expect, it } from 'vitest';
import { readError } from '../../../../../src/infrastructure/tmdb/read/error.js';
import { readTitleDetails } from '../../../../../src/infrastructure/tmdb/read/title-details.js';
import { describeCaptures, readCapture } from '../../../../support/builders/captures.js';
import { EXPECTED_ERRORS, THROTTLED_HEADERS } from './expected/errors.js';

const NOW = new Date('2026-09-01T12:00:00Z');

function error(status: number, body: unknown, headers = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readError(status, text, { headers, now: NOW });
}

const refusal = (code: number, message = 'No.') => ({
  success: false,
  status_code: code,
  status_message: message,
});

describe('an error of TMDB', () => {
  it.each([
    [400, 22, 'invalid'],
    [400, 27, 'invalid'],
    [401, 7, 'unauthorized'],
    [401, 3, 'unauthorized'],
    [401, 10, 'unauthorized'],
    [401, 35, 'unauthorized'],
    [403, 45, 'unauthorized'],
    [404, 34, 'not-found'],
    [404, 6, 'not-found'],
    [404, 37, 'not-found'],
    [405, 4, 'invalid'],
    [406, 19, 'invalid'],
    [422, 20, 'invalid'],
    [422, 5, 'invalid'],
    [429, 25, 'throttled'],
    [500, 11, 'unreachable'],
    [500, 44, 'unreachable'],
    [501, 2, 'invalid'],
    [502, 43, 'unreachable'],
    [503, 9, 'unreachable'],
    [503, 46, 'unreachable'],
    [504, 24, 'unreachable'],
  ] as const)('with status %i and code %i is %s', (status, code, kind) => {
    expect(error(status, refusal(code))).toMatchObject({ kind, httpStatus: status, routeAtFault: false });
  });

  it.each([
    [7, 'unauthorized'],
    [34, 'not-found'],
    [21, 'not-found'],
    [25, 'throttled'],
    [11, 'unreachable'],
    [27, 'invalid'],
    [999, 'unreadable'],
  ] as const)('with status 200 is judged by its code %i: %s', (code, kind) => {
    expect(error(200, refusal(code))).toMatchObject({ kind, httpStatus: 200 });
  });

  it('says what to do about a credential that is refused, and what TMDB said', () => {
    expect(error(401, refusal(7, 'Invalid API key: You must be granted a valid key.')).reason).toBe(
      'TMDB refused the credential (HTTP 401, code 7: "Invalid API key: You must be granted a valid key."): ' +
        'set TMDB_TOKEN to the API Read Access Token of https://www.themoviedb.org/settings/api (or TMDB_API_KEY, or give --tmdb-token-file)',
    );
  });

  it('without a time to wait leaves the wait open, and with one hands it on', () => {
    expect(error(429, refusal(25))).toMatchObject({ retryAfterMs: null });
    expect(error(429, refusal(25), { 'retry-after': '7' })).toMatchObject({
      retryAfterMs: 7_000,
      reason: 'TMDB answered HTTP 429, asked to wait 7 s, code 25: "No."',
    });
    expect(error(503, refusal(46), { 'retry-after': '60' })).toMatchObject({ kind: 'throttled' });
  });

  it.each([
    [200, '', 'unreadable'],
    [200, '<html>Sign in to the network</html>', 'unreadable'],
    [403, '<html>Request blocked.</html>', 'blocked'],
    [404, '<html>', 'not-found'],
    [418, '', 'unreadable'],
    [429, '', 'throttled'],
    [502, '<html>Bad gateway</html>', 'unreachable'],
    [504, '[]', 'unreachable'],
    [500, '{"status_code":', 'unreachable'],
  ] as const)('with status %i and the body %j, which is none of its own, is %s', (status, body, kind) => {
    expect(error(status, body)).toMatchObject({ kind, httpStatus: status });
  });

  it('is none where a proxy refuses us or a challenge stands in the way', () => {
    expect(error(407, '')).toMatchObject({ kind: 'unreachable', routeAtFault: true });
    expect(error(405, '', { 'x-amzn-waf-action': 'challenge' })).toMatchObject({ kind: 'blocked' });
  });

  it('cannot steer a terminal with what it says', () => {
    expect(error(404, refusal(34, '\u001B[2J\u202E\0gone')).reason).toBe(
      'TMDB answered HTTP 404, code 34: "\\u001b[2J\\u202egone"',
    );
  });

  it('is never read as a title, though its status be 200', () => {
    const request = { kind: 'movie', id: 34, appended: [], observedAt: NOW.toISOString() } as const;
    const body = { id: 34, title: 'X', ...refusal(34, 'The resource you requested could not be found.') };
    expect(readTitleDetails(body, request)).toMatchObject({ kind: 'not-found' });
    const { success, ...old } = body;
    expect(readTitleDetails(old, request)).toMatchObject({ kind: 'not-found' });
  });
});

describeCaptures('real errors of TMDB', () => {
  it.each(EXPECTED_ERRORS)('%s with status %i is %s', (file, status, kind, said) => {
    const failure = error(status, readCapture(`tmdb/${file}`).toString('utf8'));
    expect(failure).toMatchObject({ kind, httpStatus: status, reason: expect.stringContaining(said) });
  });

  it('a 429 of 2023 asks for no wait', () => {
    const { status, headers } = JSON.parse(readCapture(`tmdb/${THROTTLED_HEADERS}`).toString('utf8'));
    expect(error(status, '', headers)).toMatchObject({ kind: 'throttled', retryAfterMs: null });
  });
});
