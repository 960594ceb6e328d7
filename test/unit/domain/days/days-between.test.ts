import { describe, expect, it } from 'vitest';
import { daysBetween } from '../../../../src/domain/days/days-between.js';

describe('daysBetween', () => {
  it('has both ends, over a leap day, a clock change and the end of a year', () => {
    expect(daysBetween('2028-02-28', '2028-03-01')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
    expect(daysBetween('2026-10-24', '2026-10-26')).toEqual(['2026-10-24', '2026-10-25', '2026-10-26']);
    expect(daysBetween('2026-12-31', '2027-01-01')).toEqual(['2026-12-31', '2027-01-01']);
    expect(daysBetween('2026-11-27', '2026-11-27')).toEqual(['2026-11-27']);
  });
});
