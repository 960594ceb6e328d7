import { describe, expect, it } from 'vitest';
import { hasMoved, isMassDeletion, TopRisers } from '../../../../src/domain/tmdb/export-difference.js';

describe('a popularity', () => {
  it.each([
    [1, 2, false],
    [1, 2.1, true],
    [2, 1, false],
    [2.1, 1, true],
    [0, 0.001, true],
    [0.001, 0, true],
    [0, 0, false],
    [Number.NaN, 5, false],
    [5, Number.NaN, false],
  ])('from %d to %d has moved by more than twice: %s', (from, to, moved) => {
    expect(hasMoved(from, to, 2)).toBe(moved);
  });
});

describe('ids that are gone', () => {
  it('are a mass deletion only above the share', () => {
    expect(isMassDeletion(10, 100, 0.1)).toBe(false);
    expect(isMassDeletion(11, 100, 0.1)).toBe(true);
    expect(isMassDeletion(0, 0, 0.1)).toBe(false);
  });
});

describe('the top risers', () => {
  it('are the largest rises, the largest first, and no falls', () => {
    const top = new TopRisers(2);
    const moved = (id: number, from: number, to: number) =>
      top.offer({ change: 'moved', id, popularity: [from, to] });
    moved(1, 1, 3);
    moved(2, 1, 9);
    moved(3, 9, 1);
    moved(4, 0, 4);
    moved(5, 5, 6);
    expect(top.risers.map(({ id }) => id)).toEqual([2, 4]);
  });
});
