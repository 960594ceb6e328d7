import { expect, test } from 'vitest';
import { parseSwitches } from '../../../../src/demo/tmdb-api/switches.js';

test.each<[string, unknown[]]>([
  ['latency=50', [{ kind: 'latency', latencyMs: 50 }]],
  ['throttled=10%', [{ kind: 'throttled', share: 0.1 }]],
  ['unavailable=once', [{ kind: 'serverError', status: 503, firstPerKey: 1 }]],
  ['hang=first:3', [{ kind: 'hang', first: 3 }]],
  ['not-json=lists', [{ kind: 'notJson', on: 'lists' }]],
  ['missing-part=details', [{ kind: 'missingPart', on: 'details' }]],
  ['success-false=all', [{ kind: 'successFalse' }]],
  ['unauthorised', [{ kind: 'unauthorised' }]],
  [
    'server-error=movie/278,trending/movie/week',
    [
      { kind: 'serverError', key: 'movie/278' },
      { kind: 'serverError', key: 'trending/movie/week' },
    ],
  ],
  ['not-found=movie/popular?page=3', [{ kind: 'notFound', key: 'movie/popular?page=3' }]],
  ['truncated=movie/tt0111161', [{ kind: 'truncated', key: 'movie/tt0111161' }]],
])('%s is a rule', (text, rules) => {
  expect(parseSwitches([text])).toEqual({ rules, limits: {} });
});

test('limits, the share of repeated rows and rules stand side by side, the last of each kind deciding', () => {
  expect(
    parseSwitches(['limit=30', 'hang=all', 'limit=40', 'connections=0', 'repeats=1%', 'latency=5']),
  ).toEqual({
    rules: [{ kind: 'hang' }, { kind: 'latency', latencyMs: 5 }],
    limits: { perSecond: 40, connections: 0 },
    repeats: 0.01,
  });
});

test('no text changes nothing', () => {
  expect(parseSwitches([])).toEqual({ rules: [], limits: {} });
});

test('all texts that cannot be read are named in one error, with what would do', () => {
  const wrong = [
    'slow=all',
    'throttled',
    'hang=tt1',
    'latency=soon',
    'limit=-1',
    'repeats=one',
    'reset=120%',
  ];
  expect(() => parseSwitches(['hang=all', ...wrong])).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^(the switch "[^"]+" .+\n?){7}$/) }),
  );
  expect(() => parseSwitches(['toString=all'])).toThrow('names no known fault; known are latency, limit');
});
