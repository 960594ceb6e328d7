import { expect, it } from 'vitest';
import { similarName } from '../../../../src/domain/text/similar-name.js';

const known = ['--movies', '--rate', '--retries', '--out', '--ids'];

it.each([
  ['--movie', '--movies'],
  ['--rat', '--rate'],
  ['--moveis', '--movies'],
  ['--retires', '--retries'],
  ['--colour', null],
  ['-x', null],
])('%s was probably meant as %j', (name, meant) => {
  expect(similarName(name, known)).toBe(meant);
});
