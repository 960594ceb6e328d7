import { describe, expect, it } from 'vitest';
import { isIsoDate, isIsoTime } from '../../../../src/domain/days/iso-date.js';

describe('isIsoDate', () => {
  it('takes every day of the calendar and nothing that is none', () => {
    for (const year of ['0001', '0004', '0100', '1900', '2000', '2023', '2024', '9999']) {
      for (let month = 0; month <= 13; month += 1) {
        for (let day = 0; day <= 32; day += 1) {
          const text = `${year}-${`${month}`.padStart(2, '0')}-${`${day}`.padStart(2, '0')}`;
          const date = new Date(`${text}T00:00:00Z`);
          const isDay = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
          expect([text, isIsoDate(text)]).toEqual([text, isDay]);
        }
      }
    }
  });

  it.each(['0000-01-01', '2024-1-1', '24-01-01', ' 2024-01-01', '2024-01-01T00:00:00Z', ''])(
    'refuses %j',
    (text) => expect(isIsoDate(text)).toBe(false),
  );
});

describe('isIsoTime', () => {
  it.each(['2024-02-29T00:00:00Z', '2024-02-28T23:59:59.999Z', '2024-02-28T12:00:00.123456Z'])(
    'takes %s',
    (text) => expect(isIsoTime(text)).toBe(true),
  );

  it.each([
    '2023-02-29T00:00:00Z',
    '2024-02-28T24:00:00Z',
    '2024-02-28T12:60:00Z',
    '2024-02-28T12:00:60Z',
    '2024-02-28T12:00:00',
    '2024-02-28T12:00:00.Z',
    '2024-02-28 12:00:00Z',
    '2024-02-28TnoonT12:00:00Z',
    '2024-02-28',
  ])('refuses %s', (text) => expect(isIsoTime(text)).toBe(false));
});
