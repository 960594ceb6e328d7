import { expect, it } from 'vitest';
import { COUNTRY_CODES, LANGUAGE_CODES, timezoneFault } from '../../../../src/domain/tmdb/codes.js';

it('there are as many languages as TMDB has, and the countries of ISO 3166-1 beside eleven of its own', () => {
  expect(LANGUAGE_CODES.size).toBe(187);
  expect(COUNTRY_CODES.size).toBe(249 + 11);
});

/** Some that are not listed, since they are kept only so that they go on to be known. */
const OLD_NAMES =
  'Africa/Asmera America/Fort_Wayne America/Knox_IN America/Argentina/ComodRivadavia Antarctica/South_Pole Asia/Kolkata ' +
  'Asia/Ho_Chi_Minh Australia/ACT Brazil/DeNoronha Etc/UCT Etc/GMT0 Etc/GMT+7 Etc/GMT-14 Etc/Greenwich US/East-Indiana ' +
  'US/Pacific Antarctica/McMurdo Antarctica/DumontDUrville Chile/EasterIsland America/Port_of_Spain';

it('every name of a timezone that is listed is one, and each old name, and neither in another case', () => {
  for (const name of [...Intl.supportedValuesOf('timeZone'), ...OLD_NAMES.split(' ')]) {
    if (!name.includes('/')) continue;
    expect([name, timezoneFault(name)]).toEqual([name, null]);
    expect([name, timezoneFault(name.toLowerCase())]).not.toEqual([name, null]);
  }
});

it.each(['Asia/jakarta', 'ASIA/JAKARTA', 'asia/Jakarta'])('for %s the name is told that TMDB knows', (name) =>
  expect(timezoneFault(name)).toBe('wants the name of a timezone; say Asia/Jakarta'),
);

it.each(['Asia/kolkata', 'Asia/KOLKATA', 'Etc/gmt0'])('%s is no timezone, which TMDB would ignore', (name) =>
  expect(timezoneFault(name)).toBe('wants the name of a timezone such as Asia/Jakarta'),
);

it.each(['Asia/Jakarta', 'America/Argentina/Buenos_Aires', 'Etc/GMT+7', 'America/Port-au-Prince'])(
  '%s is a timezone',
  (name) => expect(timezoneFault(name)).toBeNull(),
);

it.each(['Jakarta', 'Asia/Nowhere', '+07:00', 'asia/jakarta', ''])('%j is no timezone', (name) =>
  expect(timezoneFault(name)).toMatch(/wants the name of a timezone/),
);
