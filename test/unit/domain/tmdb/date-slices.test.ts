import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DateRange,
  discoveredKind,
  halvesOf,
  inStableOrder,
  rangeOf,
  sliceOf,
} from '../../../../src/domain/tmdb/date-slices.js';

const TODAY = '2026-11-26';
const DAY_MS = 86_400_000;

const day = fc
  .integer({ min: Date.parse('1870-01-01') / DAY_MS, max: Date.parse('2100-12-31') / DAY_MS })
  .map((number) => new Date(number * DAY_MS).toISOString().slice(0, 10));
const range = fc.tuple(day, day).map(([one, other]) => (one < other ? [one, other] : [other, one]));

function dayAfter(date: string): string {
  return new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);
}

/** Cut until every part is one for which `isFine` holds. */
function cut(whole: DateRange, isFine: (part: DateRange) => boolean): DateRange[] {
  const halves = isFine(whole) ? null : halvesOf(whole);
  return halves === null ? [whole] : halves.flatMap((half) => cut(half, isFine));
}

describe('the slices of a range of days', () => {
  it('have each of its days exactly once, however they are cut', () => {
    const parts = fc.tuple(range, fc.integer({ min: 20, max: 5_000 }));
    fc.assert(
      fc.property(parts, ([[from = '', to = ''], mostDays]) => {
        const slices = cut(
          { from, to },
          (part) => (Date.parse(part.to) - Date.parse(part.from)) / DAY_MS < mostDays,
        );
        expect([slices.at(0)?.from, slices.at(-1)?.to]).toEqual([from, to]);
        expect(slices.every((slice) => slice.from <= slice.to)).toBe(true);
        expect(slices.slice(1).map((slice) => slice.from)).toEqual(
          slices.slice(0, -1).map((slice) => dayAfter(slice.to)),
        );
      }),
    );
  });

  it('end at a single day, which has no halves', () => {
    expect(halvesOf({ from: '2024-02-29', to: '2024-02-29' })).toBeNull();
    expect(halvesOf({ from: '2024-02-28', to: '2024-02-29' })).toEqual([
      { from: '2024-02-28', to: '2024-02-28' },
      { from: '2024-02-29', to: '2024-02-29' },
    ]);
  });
});

describe('the days that a discover is about', () => {
  const rangeWith = (parameters: Record<string, string>) =>
    rangeOf({ path: 'discover/movie', parameters }, 'movie', TODAY);

  it.each([
    [{}, '1870-01-01', '2036-12-31'],
    [{ 'primary_release_date.gte': '2015-01-01' }, '2015-01-01', '2036-12-31'],
    [{ 'primary_release_date.lte': '1999-12-31' }, '1870-01-01', '1999-12-31'],
    [{ 'primary_release_date.gte': '2050-01-01' }, '2050-01-01', '2100-12-31'],
    // Another kind's parameter says nothing of movies.
    [{ 'first_air_date.gte': '2015-01-01' }, '1870-01-01', '2036-12-31'],
  ])('of %j are from %s to %s', (parameters, from, to) => {
    expect(rangeWith(parameters)).toEqual({ from, to });
  });

  it('are only those of a list that can be sliced', () => {
    expect(discoveredKind({ path: 'discover/tv', parameters: {} })).toBe('tv');
    expect(discoveredKind({ path: 'movie/popular', parameters: {} })).toBeNull();
  });
});

describe('a discover in an order that stays', () => {
  it.each([
    ['discover/movie', 'primary_release_date.asc'],
    ['discover/tv', 'first_air_date.asc'],
  ])('is %s in order of date', (path, order) => {
    const { parameters } = inStableOrder({ path, parameters: { region: 'ID', 'vote_count.gte': '9' } });
    expect(parameters).toEqual({ region: 'ID', 'vote_count.gte': '9', sort_by: order });
  });

  it('keeps the order that it was given, and no other list is changed', () => {
    for (const list of [
      { path: 'discover/movie', parameters: { sort_by: 'revenue.desc' } },
      { path: 'movie/popular', parameters: {} },
    ])
      expect(inStableOrder(list)).toEqual(list);
  });
});

describe('a slice', () => {
  it('keeps the filters, says its days and is in an order that stays', () => {
    const list = {
      path: 'discover/tv',
      parameters: { sort_by: 'popularity.desc', with_genres: '18', include_null_first_air_dates: 'true' },
    };
    expect(sliceOf(list, 'tv', { from: '2020-01-01', to: '2020-06-30' })).toEqual({
      path: 'discover/tv',
      parameters: {
        'first_air_date.gte': '2020-01-01',
        'first_air_date.lte': '2020-06-30',
        sort_by: 'first_air_date.asc',
        with_genres: '18',
      },
    });
  });
});
