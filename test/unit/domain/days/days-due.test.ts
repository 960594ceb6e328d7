import { describe, expect, it } from 'vitest';
import { daysDue } from '../../../../src/domain/days/days-due.js';

describe('daysDue', () => {
  it.each([
    ['nothing was ever published and the time has come', null, true, ['2028-03-01', '2028-03-01']],
    ['nothing was ever published and the time is to come', null, false, null],
    ['yesterday is published and the time has come', '2028-02-29', true, ['2028-03-01', '2028-03-01']],
    ['yesterday is published and the time is to come', '2028-02-29', false, null],
    ['days were missed and the time has come', '2028-02-27', true, ['2028-02-28', '2028-03-01']],
    ['days were missed and the time is to come', '2028-02-27', false, ['2028-02-28', '2028-02-29']],
    ['today is published', '2028-03-01', true, null],
    ['the clock was set back', '2028-03-05', true, null],
  ] as const)('where %s', (_, lastPublished, isTime, due) => {
    const [first, last] = due ?? [];
    expect(daysDue(lastPublished, '2028-03-01', isTime)).toEqual(due === null ? null : { first, last });
  });
});
