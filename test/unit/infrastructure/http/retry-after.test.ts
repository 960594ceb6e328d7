import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../../../src/infrastructure/http/retry-after.js';

const now = new Date('2026-06-01T12:00:00Z');
const YEAR = 366 * 24 * 3_600_000;

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    ['1.5', 1_500],
    ['Mon, 01 Jun 2026 12:00:30 GMT', 30_000],
    ['Monday, 01-Jun-26 12:00:30 GMT', 30_000],
    ['Mon Jun  1 12:00:30 2026', 30_000],
  ])('%s asks to wait %i ms', (value, milliseconds) => {
    expect(retryAfterMs(value, now)).toBe(milliseconds);
  });

  it.each(['0', '0.5', '-1', 'Mon, 01 Jun 2026 11:00:00 GMT'])('%s asks for the shortest wait', (value) => {
    expect(retryAfterMs(value, now)).toBe(1_000);
  });

  it.each(['9'.repeat(400), '99999999999', 'Fri, 01 Jan 9999 00:00:00 GMT'])(
    '%s asks for a year',
    (value) => {
      expect(retryAfterMs(value, now)).toBe(YEAR);
    },
  );

  it.each([undefined, '', 'soon', '0x10', 'June 2027', '1e3'])('%s says nothing', (value) => {
    expect(retryAfterMs(value, now)).toBeNull();
  });

  it.each([
    [['3', '3'], 3_000],
    [['3', '7'], 7_000],
    ['3, 3', 3_000],
    [['soon', '7'], 7_000],
  ])('of the values %j the longest counts', (values, milliseconds) => {
    expect(retryAfterMs(values, now)).toBe(milliseconds);
  });
});
