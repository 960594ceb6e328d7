import { expect, it } from 'vitest';
import { RefetchLists } from '../../../src/application/refetch-lists.js';
import type { Collection } from '../../../src/domain/tmdb/collection.js';

function refetching(of: Collection['of'], missing: string | null = null) {
  return new RefetchLists({ of, reviews: true, today: '2026-09-30' }, () => missing);
}

const CHANGES = { changesOf: ['tv'], since: '2026-09-28', all: false, what: false } as const;

const NEW = { newOf: ['movie'], adult: false } as const;

it('what tells which pages there are is fetched however recent it is, details are not', async () => {
  const completion = refetching(NEW);
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

it('the IMDb id of a title that is gone is asked for however recently it was; that of a link is not', async () => {
  const keys = ['find/tt0111161', 'movie/278'];
  expect([...(await refetching(NEW).complete(keys))]).toEqual(['find/tt0111161']);
  expect([...(await refetching({ linksOf: 'movies' }).complete(keys))]).toEqual([]);
});

it('details of what has changed are fetched however recent they are', async () => {
  const sync = {
    syncOf: ['movie'],
    since: '2026-09-28',
    newIds: 'all',
    adult: false,
    staleDays: 90,
  } as const;
  for (const of of [CHANGES, sync])
    expect([...(await refetching(of).complete(['tv/1396']))]).toEqual(['tv/1396']);
  expect([...(await refetching({ idsOf: 'tv' }).complete(['tv/1396']))]).toEqual([]);
});

it('details that are skipped lead to their reviews and edits all the same', () => {
  expect(refetching({ ...CHANGES, what: true }).furtherOf('tv/1396')).toEqual([
    'tv/1396/reviews?page=1',
    'tv/1396/changes?start_date=2026-09-28&end_date=2026-10-01',
  ]);
  expect(refetching(CHANGES).furtherOf('tv/1396')).toEqual(['tv/1396/reviews?page=1']);
});

it('what the lists do not hold is said at the end of a run', () => {
  expect(refetching(CHANGES, 'two titles have no date').warnings()).toEqual(['two titles have no date']);
  expect(refetching(CHANGES).warnings()).toEqual([]);
});
