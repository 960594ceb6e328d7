import { expect, it } from 'vitest';
import { RefetchLists } from '../../../src/application/refetch-lists.js';

it('what tells which pages there are is fetched however recent it is, details are not', async () => {
  const completion = new RefetchLists({ reviews: true }, () => null);
  const keys = [
    'movie/278',
    'movie/popular?page=3',
    'movie/278/reviews?page=1',
    'movie/278/reviews?page=2',
    'discover/tv?page=1',
    'tv/changes?start_date=2026-09-28&end_date=2026-09-29&page=2',
  ];
  expect([...(await completion.complete(keys))]).toEqual([
    'movie/popular?page=3',
    'movie/278/reviews?page=1',
    'discover/tv?page=1',
    'tv/changes?start_date=2026-09-28&end_date=2026-09-29&page=2',
  ]);
});

it('what the lists do not hold is said at the end of a run', () => {
  expect(new RefetchLists({ reviews: true }, () => 'two titles have no date').warnings()).toEqual([
    'two titles have no date',
  ]);
  expect(new RefetchLists({ reviews: true }, () => null).warnings()).toEqual([]);
});
