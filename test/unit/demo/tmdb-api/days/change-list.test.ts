import { expect, test } from 'vitest';
import { z } from 'zod';
import { changesPage } from '../../../../../src/demo/tmdb-api/days/change-list.js';
import { Timeline } from '../../../../../src/demo/tmdb-api/days/timeline.js';
import { TMDB_KINDS, type TmdbKind } from '../../../../../src/domain/tmdb/tmdb-id.js';

const timeline = new Timeline({ titles: 2_000, days: { changes: 1_500 } });
timeline.setDay('2026-08-14');
const { today: catalogue } = timeline;
const pageSchema = z.strictObject({
  results: z.array(
    z.strictObject({ id: z.int(), adult: z.boolean().nullable(), softcore: z.boolean().nullable() }),
  ),
  page: z.int(),
  total_pages: z.int(),
  total_results: z.int(),
});

function pages(kind: TmdbKind, days = 1, repeats = 0) {
  const range = { from: catalogue.today + 1 - days, to: catalogue.today + 1 };
  const page = (number: number) =>
    pageSchema.parse(changesPage(catalogue, kind, { range, page: number, repeats }));
  const { total_pages } = page(1);
  return Array.from({ length: total_pages }, (_, before) => page(before + 1));
}

test.each(TMDB_KINDS)('the pages of a %s have 100 rows each and name each change once', (kind) => {
  const all = pages(kind);
  const ids = all.flatMap(({ results }) => results.map(({ id }) => id));
  expect(all.slice(0, -1).every(({ results }) => results.length === 100)).toBe(true);
  expect(all[0]?.total_results).toBe(ids.length);
  const changed = catalogue.history.on(kind, catalogue.today).map(({ index }) => catalogue.idAt(kind, index));
  expect(ids.toSorted()).toEqual(changed.toSorted());
});

test('one id may change on several days, and is there once for all of them', () => {
  const ids = (days: number) => pages('movie', days).flatMap(({ results }) => results.map(({ id }) => id));
  const three = ids(3);
  expect(new Set(three).size).toBe(three.length);
  const kinds = [0, 1, 2].map((ago) => catalogue.history.on('movie', catalogue.today - ago).length);
  expect(three.length).toBeLessThan(kinds.reduce((sum, count) => sum + count, 0));
  expect(three.length).toBeGreaterThan(ids(1).length);
});

test('what is gone has no flags, and few others have none', () => {
  const rows = pages('movie').flatMap(({ results }) => results);
  const gone = rows.filter(({ id }) => catalogue.indexOf('movie', id) === null);
  const none = rows.filter(({ adult }) => adult === null);
  expect(gone.length).toBeGreaterThan(10);
  expect(gone.every(({ adult, softcore }) => adult === null && softcore === null)).toBe(true);
  expect(none.length).toBeGreaterThan(gone.length);
  expect(none.length).toBeLessThan(gone.length * 2);
  expect(rows.some(({ adult }) => adult === true)).toBe(true);
});

test('a page may begin with rows of the one before, which are missed for it', () => {
  const rows = pages('movie', 1, 0.02).map(({ results }) => results.map(({ id }) => id));
  expect(rows[1]?.slice(0, 2)).toEqual(rows[0]?.slice(-2));
  expect(new Set(rows.flat()).size).toBeLessThan(rows.flat().length);
});

test('a day without changes has one empty page', () => {
  const range = { from: catalogue.firstDay, to: catalogue.firstDay + 1 };
  expect(changesPage(catalogue, 'tv', { range, page: 1, repeats: 0 })).toEqual({
    results: [],
    page: 1,
    total_pages: 1,
    total_results: 0,
  });
});
