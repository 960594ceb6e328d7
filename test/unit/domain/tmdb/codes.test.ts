import { expect, it } from 'vitest';
import { COUNTRY_CODES, LANGUAGE_CODES, timezoneFault } from '../../../../src/domain/tmdb/codes.js';

it('there are as many languages as TMDB has, and the countries of ISO 3166-1 beside eleven of its own', () => {
  expect(LANGUAGE_CODES.size).toBe(187);
  expect(COUNTRY_CODES.size).toBe(249 + 11);
});

it.each(['Asia/Jakarta', 'America/Argentina/Buenos_Aires', 'Etc/GMT+7', 'America/Port-au-Prince'])(
  '%s is a timezone',
  (name) => expect(timezoneFault(name)).toBeNull(),
);

it.each(['Jakarta', 'Asia/Nowhere', '+07:00', 'asia/jakarta', ''])('%j is no timezone', (name) =>
  expect(timezoneFault(name)).toMatch(/wants the name of a timezone/),
);
