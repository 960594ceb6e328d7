import { describe, expect, it } from 'vitest';
import { daysDue } from '../../../../src/domain/days/days-due.js';

const TODAY = '2028-03-01';

describe('daysDue', () => {
  it.each([
    ['nothing was ever published and the time has come', null, true, null, true],
    ['nothing was ever published and the time is to come', null, false, null, false],
    ['yesterday is published and the time has come', '2028-02-29', true, null, true],
    ['yesterday is published and the time is to come', '2028-02-29', false, null, false],
    ['a day was missed and the time has come', '2028-02-28', true, ['2028-02-29', '2028-02-29'], true],
    ['days were missed and the time has come', '2028-02-27', true, ['2028-02-28', '2028-02-29'], true],
    ['days were missed and the time is to come', '2028-02-27', false, ['2028-02-28', '2028-02-29'], false],
    ['today is published', TODAY, true, null, false],
    ['the clock was set back', '2028-03-05', true, null, false],
  ] as const)('where %s', (_, lastPublished, isTime, missed, today) => {
    const [first, last] = missed ?? [];
    expect(daysDue(lastPublished, TODAY, isTime)).toEqual({
      missed: missed === null ? null : { first, last },
      today,
    });
  });
});
