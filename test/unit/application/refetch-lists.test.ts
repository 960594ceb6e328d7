import { expect, it } from 'vitest';
import { RefetchLists } from '../../../src/application/refetch-lists.js';
import type { Collection } from '../../../src/domain/tmdb/collection.js';

const CHANGES = { changesOf: ['tv'], since: '2026-09-28', all: false, what: false } as const;
const collectionOf = (of: Collection['of']) => ({ of, reviews: true, today: '2026-09-30' });
const collection = collectionOf(CHANGES);

it('what tells which pages there are is fetched however recent it is, details are not', async () => {
  const completion = new RefetchLists(collection, () => null);
  const keys = [
    'movie/278',
    'movie/popular?page=3',
    'movie/278/reviews?page=1',
    'movie/278/reviews?page=2',
    'discover/tv?page=1',
    'tv/changes?start_date=2026-09-28&end_date=2026-09-29&page=2',
    'tv/1396/changes?start_date=2026-09-28&end_date=2026-10-01',
  ];
  expect([...(await completion.complete(keys))]).toEqual([
    'movie/popular?page=3',
    'movie/278/reviews?page=1',
    'discover/tv?page=1',
    'tv/changes?start_date=2026-09-28&end_date=2026-09-29&page=2',
    'tv/1396/changes?start_date=2026-09-28&end_date=2026-10-01',
  ]);
});

it('details that are skipped lead to their reviews and edits all the same', () => {
  const edits = new RefetchLists(collectionOf({ ...CHANGES, what: true }), () => null);
  expect(edits.furtherOf('tv/1396')).toEqual([
    'tv/1396/reviews?page=1',
    'tv/1396/changes?start_date=2026-09-28&end_date=2026-10-01',
  ]);
  expect(new RefetchLists(collection, () => null).furtherOf('tv/1396')).toEqual(['tv/1396/reviews?page=1']);
});

it('what the lists do not hold is said at the end of a run', () => {
  expect(new RefetchLists(collection, () => 'two titles have no date').warnings()).toEqual([
    'two titles have no date',
  ]);
  expect(new RefetchLists(collection, () => null).warnings()).toEqual([]);
});
