import { describe, expect, it } from 'vitest';
import { RowTally } from '../../../src/application/row-tally.js';
import type { Collection } from '../../../src/domain/tmdb/collection.js';
import type { TmdbList } from '../../../src/domain/tmdb/tmdb-target.js';
import { tmdbPage, tmdbRow } from '../../support/builders/tmdb-pages.js';

const COLLECTION = { limit: null, details: false, reviews: false, today: '2026-11-26' };
const TRENDING: TmdbList = { path: 'trending/all/week', parameters: {} };
const DISCOVER: TmdbList = { path: 'discover/movie', parameters: {} };

const pageOf = (list: TmdbList, page: number) => ({ target: 'list-page', list, page }) as const;

function tallyOf(list: TmdbList): RowTally {
  const collection: Collection = { ...COLLECTION, of: { list } };
  return new RowTally(collection);
}

describe('RowTally', () => {
  it('counts a row that came before as a repeat, and the same id of another kind as another row', () => {
    const tally = tallyOf(TRENDING);
    tally.record(pageOf(TRENDING, 1), tmdbPage(1, 2, 4, [tmdbRow('movie', 1, 1), tmdbRow('tv', 1, 2)]), []);
    tally.record(
      pageOf(TRENDING, 2),
      tmdbPage(2, 2, 4, [tmdbRow('movie', 1, 21), tmdbRow('person', 1, 22)]),
      [],
    );
    expect(tally.figures()).toEqual({ came: 4, repeats: 1, kept: 3 });
  });

  it('has no figures where no page of a list was read', () => {
    const tally = tallyOf(TRENDING);
    tally.record(
      { target: 'details', kind: 'movie', id: 1 },
      { records: [tmdbRow('movie', 1, 1)], page: null },
      [],
    );
    expect(tally.figures()).toBeNull();
  });

  it('says how many titles are in no slice of a discover that was cut, once all slices are known', () => {
    const tally = tallyOf(DISCOVER);
    const slice = (from: string, to: string): TmdbList => ({
      path: 'discover/movie',
      parameters: { 'primary_release_date.gte': from, 'primary_release_date.lte': to },
    });
    const halves = [slice('1870-01-01', '1999-12-31'), slice('2000-01-01', '2036-12-31')] as const;
    tally.record(
      pageOf(DISCOVER, 1),
      tmdbPage(1, 600, 12_000),
      halves.map((half) => pageOf(half, 1)),
    );
    tally.record(pageOf(halves[0], 1), tmdbPage(1, 300, 6_000), []);
    expect(tally.missing()).toBeNull();
    tally.record(pageOf(halves[1], 1), tmdbPage(1, 295, 5_900), []);
    expect(tally.missing()).toMatch(/^the slices of the discover leave out about 100 titles, /);
  });

  it('says nothing of a list that was not cut', () => {
    const tally = tallyOf(TRENDING);
    tally.record(pageOf(TRENDING, 1), tmdbPage(1, 500, 10_000), []);
    expect(tally.missing()).toBeNull();
  });
});
