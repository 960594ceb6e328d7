import { expect, it } from 'vitest';
import { figuresOf, NONE_JUDGED, sumOf, withJudged } from '../../../../src/domain/sentiment/figures.js';

it('figures are shares of what was judged', () => {
  const confusion = { goodAsGood: 60, goodAsBad: 20, badAsGood: 5, badAsBad: 15 };
  expect(figuresOf(confusion)).toEqual({
    accuracy: 0.75,
    balancedAccuracy: 0.75,
    alwaysGood: 0.8,
    good: { precision: 60 / 65, recall: 0.75 },
    bad: { precision: 15 / 35, recall: 0.75 },
  });
  expect(sumOf([confusion, confusion])).toMatchObject({ goodAsGood: 120, badAsBad: 30 });
});

it('figures of nothing are unknown', () => {
  expect(figuresOf(NONE_JUDGED)).toEqual({
    accuracy: null,
    balancedAccuracy: null,
    alwaysGood: null,
    good: { precision: null, recall: null },
    bad: { precision: null, recall: null },
  });
});

it.each([
  ['good', 0.1, 'goodAsGood'],
  ['good', 0, 'goodAsBad'],
  ['good', null, 'goodAsBad'],
  ['bad', 0.1, 'badAsGood'],
  ['bad', 0, 'badAsBad'],
  ['bad', null, 'badAsGood'],
] as const)('a %s review with the score %s counts as %s', (opinion, score, cell) => {
  expect(withJudged(NONE_JUDGED, opinion, score)).toEqual({ ...NONE_JUDGED, [cell]: 1 });
});
