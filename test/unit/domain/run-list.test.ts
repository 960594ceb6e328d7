import { expect, it } from 'vitest';
import { runListText } from '../../../src/domain/run-list.js';

it.each([
  [{ kind: 'chart', chart: 'toptv' }, 'chart toptv'],
  [{ kind: 'datasets', query: 'kind=movie votes>=9' }, 'datasets list (kind=movie votes>=9)'],
  [{ kind: 'failed', run: 7 }, 'what failed in run 7'],
  [{ kind: 'ids', from: 'arguments' }, 'list of ids'],
  [{ kind: 'ids', from: 'standard-input' }, 'list on standard input'],
  [{ kind: 'ids', from: { file: 'ids.txt' } }, 'list in ids.txt'],
  [{ kind: 'refresh' }, 'refresh from the datasets'],
  [{ kind: 'text', text: 'best of 1999' }, 'best of 1999'],
] as const)('tells people of %j as %j', (list, text) => {
  expect(runListText(list)).toBe(text);
});
