import { expect, test } from 'vitest';
import { Catalogue } from '../../../../../src/demo/tmdb-api/catalogue/catalogue.js';
import { pageRows, totalsAt } from '../../../../../src/demo/tmdb-api/lists/list-page.js';
import { Lists, type TmdbList } from '../../../../../src/demo/tmdb-api/lists/lists.js';

const catalogue = new Catalogue({ titles: 12_000 });
const lists = new Lists(catalogue);

function list(path: string, query = ''): TmdbList {
  const found = lists.find(path, new URLSearchParams(query));
  if (found === null) throw new Error(`there is no list ${path}`);
  return found;
}

function ids(one: TmdbList, page: number, repeats = 0): unknown[] {
  return pageRows(catalogue, one, page, { language: 'en', repeats }).map(({ id }) => id);
}

test('without repeats each title is there once, the last page with what is left', () => {
  const popular = list('tv/popular');
  const pages = Math.ceil(popular.length / 20);
  const all = Array.from({ length: pages }, (_, page) => ids(popular, page + 1)).flat();
  expect(new Set(all).size).toBe(popular.length);
  expect(all.length).toBe(popular.length);
  expect(ids(popular, pages + 1)).toEqual([]);
});

test('repeated rows are the last of the page before, in the share that is wanted, and displace others', () => {
  const trending = list('trending/movie/week');
  const pages = Array.from({ length: 500 }, (_, page) => ids(trending, page + 1, 0.01));
  const rows = pages.flat();
  expect(rows.length).toBe(10_000);
  const repeats = rows.length - new Set(rows).size;
  expect(repeats).toBeGreaterThan(50);
  expect(repeats).toBeLessThan(150);
  pages.forEach((page, index) => {
    const before = pages[index - 1]?.at(-1);
    if (page.slice(1).includes(before)) throw new Error('a repeated row stands elsewhere than first');
  });
  expect(pages.some((page, index) => index > 0 && page[0] === pages[index - 1]?.at(-1))).toBe(true);
});

test('trending lists say 500 pages at most', () => {
  const trending = list('trending/movie/day');
  expect(trending.length).toBe(12_000);
  expect([1, 2, 3].map((turn) => totalsAt(catalogue, trending, turn))).toEqual(
    Array(3).fill({ pages: 500, results: 10_000 }),
  );
});

test('other lists say more than 500 pages, and their totals move a little, never below what there is', () => {
  const popular = list('movie/popular');
  const totals = Array.from({ length: 50 }, (_, turn) => totalsAt(catalogue, popular, turn).results);
  expect(new Set(totals).size).toBeGreaterThan(3);
  expect(Math.min(...totals)).toBeGreaterThanOrEqual(popular.length);
  expect(Math.max(...totals)).toBeLessThan(popular.length + 8);
  expect(totalsAt(catalogue, popular, 1).pages).toBeGreaterThan(500);
});

test('the total of a small list stands still', () => {
  const small = list('discover/movie', 'with_original_language=mo&primary_release_year=2024');
  expect(small.length).toBeLessThan(40);
  const totals = Array.from({ length: 50 }, (_, turn) => totalsAt(catalogue, small, turn));
  expect(new Set(totals.map(({ results }) => results))).toEqual(new Set([small.length]));
});

test('the week and the day trend in different orders', () => {
  expect(ids(list('trending/movie/day'), 1)).not.toEqual(ids(list('trending/movie/week'), 1));
});

test.each([
  'trending/movie',
  'trending/movie/month',
  'trending/x/day',
  'tv/now_playing',
  'discover/person',
  'movie/278',
])('%s is no list', (path) => {
  expect(lists.find(path, new URLSearchParams())).toBeNull();
});

test('people are listed by their popularity', () => {
  const popularities = pageRows(catalogue, list('person/popular'), 3, { language: 'en', repeats: 0 }).map(
    (row) => Number(row.popularity),
  );
  expect(popularities).toEqual([...popularities].sort((one, other) => other - one));
  expect(popularities[0]).toBeGreaterThan(10);
});

test.each(['trending/movie/week', 'trending/tv/day', 'trending/person/week'])(
  'rows of %s have the popularity of what they are about',
  (path) => {
    const rows = pageRows(catalogue, list(path), 1, { language: 'en', repeats: 0 });
    const known = new Map(
      pageRows(catalogue, list('person/popular'), 1, { language: 'en', repeats: 0 }).map((row) => [
        row.id,
        row.popularity,
      ]),
    );
    for (const row of rows) {
      expect(row.popularity).toBeGreaterThan(0);
      if (path.includes('person') && known.has(row.id)) expect(row.popularity).toBe(known.get(row.id));
    }
  },
);
