import { expect, test } from 'vitest';
import { WarningsSum } from '../../../../src/domain/engine/warnings-sum.js';

const said = (...warnings: readonly string[]) => ({ warnings, warningsLeft: 0 });

test('a warning is said once, with how many machines said it', () => {
  const sum = new WarningsSum();
  sum.add('a', said('the site is slow', 'the site is slow', 'the list gave 3 of 4'));
  sum.add('b', said('the site is slow'));
  // Another process on the same machine.
  sum.add('b', said('the site is slow'));
  expect(sum.lines()).toEqual(['the site is slow (said by 2 machines)', 'the list gave 3 of 4']);
});

test('the first hundred are kept and the others counted, also those that each machine had left', () => {
  const sum = new WarningsSum();
  const many = Array.from({ length: 100 }, (_, index) => `warning ${index}`);
  sum.add('a', { warnings: many, warningsLeft: 5 });
  sum.add('b', { warnings: ['warning 7', 'one more'], warningsLeft: 2 });
  const lines = sum.lines();
  expect(lines).toHaveLength(101);
  expect(lines[7]).toBe('warning 7 (said by 2 machines)');
  expect(lines.at(-1)).toBe('… and 8 more');
});
