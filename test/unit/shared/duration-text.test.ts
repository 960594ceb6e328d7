import { expect, it } from 'vitest';
import { durationText } from '../../../src/shared/duration-text.js';

it.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [80, '1 min 20 s'],
  [3599.6, '1 h'],
  [7500, '2 h 5 min'],
  [86_399, '24 h'],
  [86_400, '1 d'],
  [360_000, '4 d 4 h'],
  [-5, '0 s'],
])('%f seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
