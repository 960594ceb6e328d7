import { expect, test } from 'vitest';
import { parseSwitches } from '../../../../src/demo/imdb-site/switches.js';

test.each<[string, unknown[]]>([
  ['latency=200', [{ kind: 'latency', latencyMs: 200, on: 'everything' }]],
  ['challenge=all', [{ kind: 'challenge', on: 'everything' }]],
  ['captcha=titles', [{ kind: 'captcha', on: 'titles' }]],
  ['forbidden=charts', [{ kind: 'forbidden', on: 'charts' }]],
  ['throttled=10%', [{ kind: 'throttled', share: 0.1 }]],
  ['server-error=first:20', [{ kind: 'serverError', first: 20 }]],
  ['unavailable=once', [{ kind: 'throttled', status: 503, firstPerTitle: 1 }]],
  [
    'hang=tt0068646,tt0111161',
    [
      { kind: 'hang', titleId: 'tt0068646' },
      { kind: 'hang', titleId: 'tt0111161' },
    ],
  ],
])('%s', (text, rules) => {
  expect(parseSwitches([text])).toEqual(rules);
});

test('no text gives no rule', () => {
  expect(parseSwitches([])).toEqual([]);
});

test('all texts that cannot be read are named in one error, with what would do', () => {
  const wrong = ['slow=all', 'challenge', 'hang=nm0000001', 'latency=soon', 'throttled=120%', 'toString=all'];
  expect(() => parseSwitches(['hang=all', ...wrong])).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^(the switch "[^"]+" .+\n?){6}$/) }),
  );
  expect(() => parseSwitches(['slow=all'])).toThrow(
    '"slow=all" names no known fault; known are latency, challenge',
  );
});
