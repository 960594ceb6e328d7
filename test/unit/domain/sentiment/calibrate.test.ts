import { describe, expect, it } from 'vitest';
import { calibrate, type Judged } from '../../../../src/domain/sentiment/calibrate.js';
import type { Opinion } from '../../../../src/domain/sentiment/opinion.js';

function judged(opinion: Opinion, strength: number, times: number): Judged[] {
  return Array.from({ length: times }, () => ({ opinion, strength }));
}

describe('a calibration', () => {
  it('makes of a strength how often it was right, good and bad weighing the same', () => {
    const { scale, offset } = calibrate([
      ...judged('good', 1, 7_500),
      ...judged('good', -1, 2_500),
      // A tenth of them, and right as often.
      ...judged('bad', -1, 750),
      ...judged('bad', 1, 250),
    ]);
    // Three of four: logit ln 3 at 1, and -ln 3 at -1.
    expect(scale).toBeCloseTo(Math.log(3), 2);
    expect(offset).toBeCloseTo(0, 2);
  });

  it('finds where good and bad part, also far from zero', () => {
    const { scale, offset } = calibrate([
      ...judged('good', 9, 80),
      ...judged('good', 7, 20),
      ...judged('bad', 7, 80),
      ...judged('bad', 9, 20),
    ]);
    expect(-offset / scale).toBeCloseTo(8, 3);
  });

  it('stays finite where the strengths part all reviews without a fault', () => {
    const { scale, offset } = calibrate([...judged('good', 50, 30), ...judged('bad', -50, 30)]);
    expect(scale).toBeGreaterThan(0);
    expect(scale).toBeLessThan(1);
    expect(offset).toBeCloseTo(0, 6);
  });

  it('takes no strength for its contrary, and one strength for nothing', () => {
    expect(calibrate([...judged('good', -1, 50), ...judged('bad', 1, 50)]).scale).toBe(0);
    const { scale, offset } = calibrate([...judged('good', 3, 50), ...judged('bad', 3, 50)]);
    expect(scale * 3 + offset).toBeCloseTo(0, 6);
  });
});
