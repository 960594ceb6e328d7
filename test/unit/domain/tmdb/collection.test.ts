import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Collection, collectionText, leadsFurther } from '../../../../src/domain/tmdb/collection.js';
import { rangeOf } from '../../../../src/domain/tmdb/date-slices.js';
import {
  type FirstPage,
  firstTargets,
  furtherTargets,
  missingFromSlices,
  withinLimit,
} from '../../../../src/domain/tmdb/further-targets.js';
import type { TmdbContent } from '../../../../src/domain/tmdb/tmdb-content.js';
import { TMDB_KINDS } from '../../../../src/domain/tmdb/tmdb-id.js';
import { parseTarget, type TmdbTarget, targetKey } from '../../../../src/domain/tmdb/tmdb-target.js';
import { tmdbPage, tmdbRow } from '../../../support/builders/tmdb-pages.js';
import { findRecord, titleRecord } from '../../../support/builders/tmdb-records.js';
import { tmdbRow as titleRow } from '../../../support/builders/tmdb-titles.js';

const POPULAR = { path: 'movie/popular', parameters: {} };
const TRENDING = { path: 'trending/all/week', parameters: {} };
const DISCOVER = { path: 'discover/movie', parameters: { with_original_language: 'id' } };

function collectionOf(
  list: { path: string; parameters: Record<string, string> },
  more: Partial<Collection> = {},
): Collection {
  return { of: { list }, limit: null, details: false, reviews: false, today: '2026-11-26', ...more };
}

function pageOf(list: { path: string; parameters: Record<string, string> }, page = 1): TmdbTarget {
  return { target: 'list-page', list, page };
}

const keysOf = (targets: readonly TmdbTarget[]) => targets.map(targetKey);

async function all(targets: AsyncIterable<TmdbTarget>): Promise<TmdbTarget[]> {
  const read: TmdbTarget[] = [];
  for await (const target of targets) read.push(target);
  return read;
}

describe('a collection begins with', () => {
  it('the first page of its list', async () => {
    expect(keysOf(await all(firstTargets(collectionOf(POPULAR))))).toEqual(['movie/popular?page=1']);
  });

  it('the details of the ids that it was given, as many as wanted', async () => {
    const collection: Collection = { ...collectionOf(POPULAR), of: { idsOf: 'person' }, limit: 2 };
    expect(keysOf(await all(firstTargets(collection, [287, 62, 1])))).toEqual(['person/287', 'person/62']);
    expect(await all(firstTargets({ ...collection, limit: null }, [287, 62, 1]))).toHaveLength(3);
  });
});

describe('the first page of a list leads to', () => {
  const pagesOf = (totalPages: number, limit: number | null, totalResults?: number) =>
    furtherTargets(pageOf(POPULAR), tmdbPage(1, totalPages, totalResults), collectionOf(POPULAR, { limit }));

  it('its other pages', () => {
    expect(keysOf(pagesOf(4, null).targets)).toEqual([
      'movie/popular?page=2',
      'movie/popular?page=3',
      'movie/popular?page=4',
    ]);
    expect(pagesOf(1, null)).toEqual({ targets: [], notices: [] });
  });

  it('those that TMDB serves, and a notice of what cannot be had', () => {
    const { targets, notices } = pagesOf(58_324, null, 1_166_466);
    expect(keysOf(targets).at(-1)).toBe('movie/popular?page=500');
    expect(targets).toHaveLength(499);
    expect(notices).toEqual([
      'movie/popular has 58324 pages, and TMDB serves the first 500: 1156466 of its 1166466 rows cannot be had',
    ]);
  });

  it.each([
    [1, 0],
    [20, 0],
    [21, 1],
    [160, 7],
    [10_000, 499],
  ])('the pages that the first %i rows need, without a notice', (limit, pages) => {
    const { targets, notices } = pagesOf(58_324, limit);
    expect(targets).toHaveLength(pages);
    expect(notices).toEqual([]);
  });

  it('no page past the 500th, whatever it says and whatever is wanted', () => {
    const limit = fc.option(fc.integer({ min: 1, max: 100_000_000 }));
    const total = fc.integer({ min: 0, max: 100_000_000 });
    fc.assert(
      fc.property(
        fc.constantFrom(POPULAR, TRENDING, DISCOVER),
        total,
        total,
        limit,
        (list, pages, rows, most) => {
          const { targets } = furtherTargets(
            pageOf(list),
            tmdbPage(1, pages, rows),
            collectionOf(list, { limit: most }),
          );
          expect(targets.every((target) => 'page' in target && target.page <= 500)).toBe(true);
          expect(new Set(keysOf(targets)).size).toBe(targets.length);
        },
      ),
    );
  });
});

describe('another page leads to', () => {
  it('no page, even when it says that there are more by now', () => {
    expect(furtherTargets(pageOf(POPULAR, 2), tmdbPage(2, 9), collectionOf(POPULAR)).targets).toEqual([]);
  });
});

describe('the rows of a page lead to', () => {
  const rows = [tmdbRow('movie', 1, 19), tmdbRow('tv', 2, 20), tmdbRow('person', 3, 21)];
  const further = (more: Partial<Collection>) => {
    const collection = collectionOf(TRENDING, more);
    const content = withinLimit(tmdbPage(1, 1, 3, rows), collection);
    return keysOf(furtherTargets(pageOf(TRENDING), content, collection).targets);
  };

  it('nothing, where only the list is wanted', () => {
    expect(further({})).toEqual([]);
  });

  it('their details, each of its own kind', () => {
    expect(further({ details: true })).toEqual(['movie/1', 'tv/2', 'person/3']);
  });

  it('the details of those within the limit', () => {
    expect(further({ details: true, limit: 20 })).toEqual(['movie/1', 'tv/2']);
  });

  it('their reviews, where no details are wanted from which these follow; people have none', () => {
    expect(further({ reviews: true })).toEqual(['movie/1/reviews?page=1', 'tv/2/reviews?page=1']);
    expect(further({ reviews: true, details: true })).toEqual(['movie/1', 'tv/2', 'person/3']);
  });
});

describe('details and reviews lead to', () => {
  const details = (kind: 'tv' | 'person'): TmdbTarget => ({ target: 'details', kind, id: 1396 });
  const reviews = (page: number): TmdbTarget => ({ target: 'reviews-page', kind: 'tv', id: 1396, page });
  const collection = collectionOf(POPULAR, { details: true, reviews: true });

  it('the first reviews of a title, where they are wanted', () => {
    const content = { records: [], page: null };
    expect(keysOf(furtherTargets(details('tv'), content, collection).targets)).toEqual([
      'tv/1396/reviews?page=1',
    ]);
    expect(furtherTargets(details('person'), content, collection).targets).toEqual([]);
    expect(furtherTargets(details('tv'), content, { ...collection, reviews: false }).targets).toEqual([]);
  });

  it('the other pages of its reviews, from the first', () => {
    expect(keysOf(furtherTargets(reviews(1), tmdbPage(1, 3), collection).targets)).toEqual([
      'tv/1396/reviews?page=2',
      'tv/1396/reviews?page=3',
    ]);
    expect(furtherTargets(reviews(1), tmdbPage(1, 9_999), collection).targets).toHaveLength(499);
    expect(furtherTargets(reviews(2), tmdbPage(2, 3), collection).targets).toEqual([]);
  });
});

describe('a collection leads further', () => {
  const ids: Collection = { ...collectionOf(POPULAR), of: { idsOf: 'movie' }, details: true };

  it.each([
    ['of a list to its other pages', collectionOf(POPULAR)],
    ['of more rows than a page has', collectionOf(POPULAR, { limit: 21 })],
    ['of one page to details', collectionOf(POPULAR, { limit: 20, details: true })],
    ['of one page to reviews', collectionOf(POPULAR, { limit: 20, reviews: true })],
    ['of ids to reviews', { ...ids, reviews: true }],
  ])('%s', (_, collection) => {
    expect(leadsFurther(collection)).toBe(true);
  });

  it.each([
    ['of no more rows than a page has', collectionOf(POPULAR, { limit: 20 })],
    ['of ids', ids],
  ])('nowhere %s', (_, collection) => {
    expect(leadsFurther(collection)).toBe(false);
  });
});

/** A row of a movie that is in a slice. */
const DATED = titleRecord(titleRow(1, { releaseDate: '2020-01-01' }), {
  place: { list: 'a list', position: 1 },
});

describe('a discover of more than TMDB serves', () => {
  it('is cut into the first pages of its halves and leads to nothing else', () => {
    const content = tmdbPage(1, 501, 10_001, [DATED]);
    const collection = collectionOf(DISCOVER, { details: true });
    const { targets, notices } = furtherTargets(pageOf(DISCOVER), content, collection);
    expect(notices).toEqual([]);
    expect(targets).toEqual(
      [
        ['1870-01-01', '1953-07-02'],
        ['1953-07-03', '2036-12-31'],
      ].map(([from, to]) => ({
        target: 'list-page',
        page: 1,
        list: {
          path: 'discover/movie',
          parameters: {
            with_original_language: 'id',
            'primary_release_date.gte': from,
            'primary_release_date.lte': to,
            sort_by: 'primary_release_date.asc',
          },
        },
      })),
    );
  });

  it('leads to the details of those of its rows that have no date, which are in no half', () => {
    const rows = [DATED, tmdbRow('movie', 2, 2)];
    const { targets } = furtherTargets(
      pageOf(DISCOVER),
      tmdbPage(1, 501, 10_001, rows),
      collectionOf(DISCOVER, { details: true }),
    );
    expect(keysOf(targets.slice(2))).toEqual(['movie/2']);
  });

  it('says that an order it was given is none of its slices, once', () => {
    const noticesOf = (sort_by: string, limit: number | null = null) => {
      const list = { path: 'discover/movie', parameters: { sort_by } };
      const collection = collectionOf(list, { limit });
      const whole = furtherTargets(pageOf(list), tmdbPage(1, 900, 18_000), collection);
      const halves = whole.targets.flatMap((half) =>
        furtherTargets(half, tmdbPage(1, 900, 18_000), collection),
      );
      return [whole, ...halves].flatMap(({ notices }) => notices);
    };
    expect(noticesOf('revenue.desc')).toEqual([
      'discover/movie?sort_by=revenue.desc has more rows than the 10000 that TMDB serves and is cut into slices, ' +
        'which are in order of date, not of revenue.desc; a --limit keeps that order',
    ]);
    expect(noticesOf('primary_release_date.asc')).toEqual([]);
    expect(noticesOf('revenue.desc', 10_000)).toEqual([]);
  });

  it('is taken as it is where 10,000 rows are all that there are, or all that are wanted', () => {
    const further = (rows: number, limit: number | null) =>
      furtherTargets(pageOf(DISCOVER), tmdbPage(1, 500, rows), collectionOf(DISCOVER, { limit })).targets;
    expect(further(10_000, null)).toHaveLength(499);
    expect(further(1_000_000, 10_000)).toHaveLength(499);
  });

  it('tells of a single day of which more cannot be had', () => {
    const day = {
      path: 'discover/movie',
      parameters: { 'primary_release_date.gte': '2026-01-01', 'primary_release_date.lte': '2026-01-01' },
    };
    const { targets, notices } = furtherTargets(pageOf(day), tmdbPage(1, 600, 12_000), collectionOf(day));
    expect(targets).toHaveLength(499);
    expect(notices).toEqual([expect.stringContaining('2000 of its 12000 rows cannot be had')]);
  });

  it('is collected whole: every title with a date is on one page of one slice, and the others are counted', () => {
    const most = 60_000;
    const dates = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 9_999 }), (days, undated) => {
        // So many titles on each of some days after 2019-12-31.
        const perDay = Math.min(9_000, Math.floor(most / days.length));
        const titles = new Map<string, number>();
        for (const day of days)
          titles.set(new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10), perDay);
        const dated = titles.size * perDay;
        const collection = collectionOf(DISCOVER);
        const firstPages: FirstPage[] = [];
        let reached = 0;
        const queue: TmdbTarget[] = [pageOf(DISCOVER)];
        for (const target of queue) {
          if (target.target !== 'list-page') throw new Error('only pages of lists follow');
          const isWhole = target.list === DISCOVER;
          const { from, to } = rangeOf(target.list, 'movie', collection.today);
          const within = [...titles].filter(([date]) => date >= from && date <= to);
          const total = within.length * perDay + (isWhole ? undated : 0);
          if (target.page === 1) firstPages.push({ list: target.list, totalResults: total });
          const content = tmdbPage(target.page, Math.max(1, Math.ceil(total / 20)), total);
          const { targets } = furtherTargets(target, content, collection);
          if (total <= 10_000) reached += Math.min(20, Math.max(0, total - (target.page - 1) * 20));
          queue.push(...targets);
        }
        const isCut = dated + undated > 10_000;
        expect(reached).toBe(isCut ? dated : dated + undated);
        expect(missingFromSlices(firstPages, collection)).toBe(isCut ? undated : null);
        expect(new Set(keysOf(queue)).size).toBe(queue.length);
      }),
      { numRuns: 20 },
    );
  });

  it('never misses fewer than none, though totals move', () => {
    const collection = collectionOf(DISCOVER);
    const { targets } = furtherTargets(pageOf(DISCOVER), tmdbPage(1, 501, 10_001), collection);
    const halves = targets.flatMap((target) =>
      target.target === 'list-page' ? [{ list: target.list, totalResults: 5_100 }] : [],
    );
    expect(missingFromSlices([{ list: DISCOVER, totalResults: 10_001 }, ...halves], collection)).toBe(0);
  });
});

describe('the key of a target', () => {
  it('says the target again, for every target that a collection leads to', () => {
    const list = fc.record({
      path: fc.constantFrom('discover/movie', 'discover/tv', 'trending/all/day', 'tv/on_the_air'),
      parameters: fc.record(
        {
          region: fc.constantFrom('ID', 'US'),
          with_genres: fc.constantFrom('18,35', '18|35'),
          'vote_count.gte': fc.nat().map(String),
          'first_air_date.lte': fc.constant('2020-01-01'),
          timezone: fc.constant('Asia/Jakarta'),
          'certification.lte': fc.constantFrom('PG+13', 'Btl & x=1'),
        },
        { requiredKeys: [] },
      ),
    });
    const kind = fc.constantFrom(...TMDB_KINDS);
    const find = { target: 'find', imdbId: 'tt0111161' } as const;
    const id = fc.integer({ min: 1, max: 2_147_483_647 });
    const totals = fc.constantFrom(1, 7, 500, 60_000);
    fc.assert(
      fc.property(list, kind, id, totals, fc.boolean(), (asked, rowKind, rowId, pages, details) => {
        const collection = collectionOf(asked, { details, reviews: true });
        const content = tmdbPage(1, pages, pages * 20, [tmdbRow(rowKind, rowId, 1)]);
        const first = pageOf(asked);
        const { targets } = furtherTargets(first, content, collection);
        const deeper = targets.flatMap((one) =>
          furtherTargets(one, content, collection).targets.slice(0, 20),
        );
        const made = [first, find, ...targets, ...deeper];
        expect(made.map((target) => parseTarget(targetKey(target)))).toEqual(made);
      }),
    );
  });
});

describe('changes', () => {
  const of = { changesOf: ['movie', 'person'], since: '2026-11-24', all: false, what: false } as const;
  const collection: Collection = { ...collectionOf(POPULAR), of, details: true };
  const changesPage = (page = 1): TmdbTarget => ({
    target: 'changes-page',
    kind: 'movie',
    day: '2026-11-24',
    page,
  });
  const content = (changed: readonly number[], totalPages = 3, page = 1) => ({
    records: [],
    changed,
    page: { page, totalPages, totalResults: totalPages * 100 },
  });

  it('begin with the first page of each day and kind, up to the day of the run', async () => {
    const targets = await all(firstTargets(collection));
    expect(targets).toHaveLength(6);
    expect(keysOf(targets)).toEqual(
      [
        '2026-11-24&end_date=2026-11-25',
        '2026-11-25&end_date=2026-11-26',
        '2026-11-26&end_date=2026-11-27',
      ].flatMap((days) => [
        `movie/changes?start_date=${days}&page=1`,
        `person/changes?start_date=${days}&page=1`,
      ]),
    );
    const today: Collection = { ...collection, of: { ...of, since: '2026-11-26' } };
    expect(await all(firstTargets(today))).toHaveLength(2);
    expect(leadsFurther(collection)).toBe(true);
  });

  it('lead from the first page to its other pages, and from each to the details of what it names', () => {
    expect(keysOf(furtherTargets(changesPage(), content([278, 238]), collection).targets)).toEqual([
      'movie/changes?start_date=2026-11-24&end_date=2026-11-25&page=2',
      'movie/changes?start_date=2026-11-24&end_date=2026-11-25&page=3',
      'movie/278',
      'movie/238',
    ]);
    const second = furtherTargets(changesPage(2), content([155], 3, 2), collection);
    expect(keysOf(second.targets)).toEqual(['movie/155']);
  });

  it('lead from details to the edits of each, where these are wanted, in windows of 14 days', () => {
    const details = { target: 'details', kind: 'person', id: 287 } as const;
    const found = content([], 1);
    expect(furtherTargets(details, found, collection).targets).toEqual([]);
    const edits = (since: string): Collection => ({ ...collection, of: { ...of, since, what: true } });
    expect(keysOf(furtherTargets(details, found, edits('2026-11-24')).targets)).toEqual([
      'person/287/changes?start_date=2026-11-24&end_date=2026-11-27',
    ]);
    expect(keysOf(furtherTargets(details, found, edits('2026-11-01')).targets)).toEqual([
      'person/287/changes?start_date=2026-11-01&end_date=2026-11-15',
      'person/287/changes?start_date=2026-11-15&end_date=2026-11-27',
    ]);
    const movie = { ...details, kind: 'movie' } as const;
    const withReviews = { ...edits('2026-11-26'), reviews: true };
    expect(keysOf(furtherTargets(movie, found, withReviews).targets)).toEqual([
      'movie/287/reviews?page=1',
      'movie/287/changes?start_date=2026-11-26&end_date=2026-11-27',
    ]);
    const [target = changesPage()] = furtherTargets(details, found, edits('2026-11-24')).targets;
    expect(furtherTargets(target, found, edits('2026-11-24')).targets).toEqual([]);
  });

  it('are told of in words', () => {
    const text = (more: Partial<typeof of> | { readonly what: boolean }) =>
      collectionText({ ...collection, of: { ...of, ...more } });
    expect(text({})).toBe('TMDB changes of movie, person since 2026-11-24');
    expect(text({ what: true })).toBe('TMDB changes and edits of movie, person since 2026-11-24');
  });

  it('are told of where a day has more pages than TMDB serves', () => {
    const { targets, notices } = furtherTargets(changesPage(), content([], 501), collection);
    expect(targets).toHaveLength(499);
    expect(notices).toEqual([expect.stringMatching(/movie on 2026-11-24 have 501 pages/)]);
    expect(furtherTargets(changesPage(), content([], 500), collection).notices).toEqual([]);
  });
});

describe('what TMDB has under an id of IMDb leads to', () => {
  const find = { target: 'find', imdbId: 'tt0111161' } as const;
  const found = [
    { kind: 'movie', id: 278 },
    { kind: 'tv', id: 1396 },
  ] as const;
  const content = { records: [findRecord('tt0111161', found)], page: null };
  const further = (of: Collection['of'], answer: TmdbContent = content) =>
    keysOf(furtherTargets(find, answer, { ...collectionOf(POPULAR), of }).targets);

  it('its details, in a run that is to find out what is gone', () => {
    expect(further({ changesOf: ['movie'], since: '2026-11-24', all: false, what: false })).toEqual([
      'movie/278',
      'tv/1396',
    ]);
    expect(further({ newOf: ['movie'], adult: false })).toEqual(['movie/278', 'tv/1396']);
    expect(further({ newOf: ['movie'], adult: false }, { records: [], page: null })).toEqual([]);
  });

  it('nothing, in one that is to link it', () => {
    expect(further({ linksOf: 'movies' })).toEqual([]);
  });
});

it('new ids lead to nothing but their reviews, and are known to the database alone', async () => {
  const of = { newOf: ['movie'], adult: false } as const;
  const collection: Collection = { ...collectionOf(POPULAR), of, details: true };
  expect(await all(firstTargets(collection))).toEqual([]);
  expect(leadsFurther(collection)).toBe(false);
  expect(leadsFurther({ ...collection, reviews: true })).toBe(true);
});
