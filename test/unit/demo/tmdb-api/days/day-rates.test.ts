import { expect, test } from 'vitest';
import { dayRates, type KindRates } from '../../../../../src/demo/tmdb-api/days/day-rates.js';

const sum = ({ added, changed, deleted, merged, recreated }: KindRates): number =>
  added + changed + deleted + merged + recreated;

test.each([
  ['a day of the whole TMDB', { changes: 19_400 }, 10_000],
  ['the usual day of a catalogue as large as TMDB', {}, 1_242_347],
])('%s changes about 9,600 movies, 3,000 series and 6,800 people', (_, options, movies) => {
  const { movie, tv, person, moving } = dayRates(options, { seed: 1, day: 20_000, movies });
  expect([movie, tv, person].map((rates) => Math.round(sum(rates) / 100))).toEqual([96, 30, 68]);
  expect(movie.deleted).toBeGreaterThan(100);
  expect(moving).toBe(1);
});

test('what is rare happens on some days of a small catalogue', () => {
  const days = Array.from(
    { length: 30 },
    (_, day) => dayRates({}, { seed: 1, day, movies: 10_000 }).movie.merged,
  );
  expect(new Set(days)).toEqual(new Set([0, 1]));
});

test('a number that is given for a kind replaces its own only', () => {
  const of = { seed: 1, day: 20_000, movies: 10_000 };
  const { movie, tv } = dayRates({ changes: 0, movie: { deleted: 7 }, moving: 0.5 }, of);
  expect(movie).toEqual({ added: 0, changed: 0, deleted: 7, merged: 0, recreated: 0 });
  expect(sum(tv)).toBe(0);
});
