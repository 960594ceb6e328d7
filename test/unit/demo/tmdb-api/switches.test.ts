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
  ['hang=changes', [{ kind: 'hang', on: 'changes' }]],
  ['cut=exports', [{ kind: 'cut', on: 'exports' }]],
  [
    'short=p/exports/movie_ids_09_29_2026.json.gz',
    [{ kind: 'short', key: 'p/exports/movie_ids_09_29_2026.json.gz' }],
  ],
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

test('how much happens in a day, and what a missing file of ids is answered with, are no rules', () => {
  expect(parseSwitches(['daily-changes=19400', 'missing-export=404'])).toEqual({
    rules: [],
    limits: {},
    days: { changes: 19_400 },
    missingExport: 404,
  });
  expect(() => parseSwitches(['missing-export=500'])).toThrow('"missing-export=500" needs 403 or 404');
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
