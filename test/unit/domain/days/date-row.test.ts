import { describe, expect, it } from 'vitest';
import { dateRow } from '../../../../src/domain/days/date-row.js';

describe('dateRow', () => {
  it.each([
    ['2026-11-23', 1, 'a Monday'],
    ['2026-11-29', 7, 'a Sunday'],
    ['2026-10-25', 7, 'the end of summer time in Europe'],
    ['2028-02-29', 2, 'a leap day'],
    ['2026-12-31', 4, 'the last day of a year'],
    ['2027-01-01', 5, 'the first day of a year'],
    ['1969-12-31', 3, 'before the first day that is counted from'],
  ])('%s is weekday %i (%s)', (date, weekday) => {
    const [year, month, day] = date.split('-').map(Number);
    expect(dateRow(date)).toEqual({ date, weekday, day, month, year });
  });
});
