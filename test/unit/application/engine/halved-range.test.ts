import { describe, expect, it } from 'vitest';
import { halvedRange } from '../../../../src/application/engine/halved-range.js';

describe('halvedRange', () => {
  it.each([
    [1, 10, [1, 5], [6, 10]],
    [1, 3, [1, 2], [3, 3]],
    [7, 8, [7, 7], [8, 8]],
  ] as const)('halves the positions %i to %i', (first, last, one, other) => {
    const parts = halvedRange({ runId: 3, plan: 2, first, last });
    expect(parts).toEqual([
      { runId: 3, plan: 2, first: one[0], last: one[1] },
      { runId: 3, plan: 2, first: other[0], last: other[1] },
    ]);
  });

  it('halves no range of one position', () => {
    expect(halvedRange({ runId: 3, plan: 2, first: 5, last: 5 })).toBeNull();
  });
});
