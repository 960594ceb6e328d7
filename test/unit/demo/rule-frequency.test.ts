import { expect, test } from 'vitest';
import { parseFrequency } from '../../../src/demo/rule-frequency.js';

test.each([
  ['10%', { share: 0.1 }],
  ['0.5%', { share: 0.005 }],
  ['first:20', { first: 20 }],
  ['101%', null],
  ['10', null],
  ['first:', null],
])('%s', (text, expected) => {
  expect(parseFrequency(text)).toEqual(expected);
});
