import { expect, it } from 'vitest';
import { counted } from '../../../src/shared/counted.js';

it.each([
  [0, '0 requests'],
  [1, '1 request'],
  [12, '12 requests'],
])('%j is shown as %s', (count, text) => {
  expect(counted(count, 'request')).toBe(text);
});
