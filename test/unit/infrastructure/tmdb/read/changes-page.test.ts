import { describe, expect, it } from 'vitest';
import { readChangesPage } from '../../../../../src/infrastructure/tmdb/read/changes-page.js';
import { describeCaptures, readCapture } from '../../../../support/builders/captures.js';

const DAY = '2026-09-28';

const page = { page: 2, total_pages: 57, total_results: 5667 };

const read = (body: unknown, number = 2) => readChangesPage(body, { kind: 'movie', day: DAY, page: number });

describe('a page of changes', () => {
  it('gives the ids that it names, each once, also those without flags', () => {
    const results = [
      { id: 1782273, adult: false, softcore: false },
      { id: 900001, adult: null, softcore: null },
      { id: 1782273, adult: false },
      { id: 5 },
    ];
    expect(read({ ...page, results })).toEqual({
      records: [],
      page: { page: 2, totalPages: 57, totalResults: 5667 },
      changed: [1782273, 900001, 5],
    });
  });

  it('of a day without any is empty', () => {
    expect(read({ results: [], page: 1, total_pages: 1, total_results: 0 }, 1)).toMatchObject({
      changed: [],
    });
  });

  it('leaves out what has no id, and says so', () => {
    const results = [{ adult: false }, { id: 0 }, { id: 'x' }, null, 7, { id: 8 }];
    expect(read({ ...page, results })).toMatchObject({
      changed: [8],
      notices: [1, 2, 3, 4, 5].map(
        (at) => `change ${at} of movie on ${DAY}: a row without an id is left out`,
      ),
    });
  });

  it.each([
    ['the changes of one title', { changes: [] }],
    ['another page', { ...page, page: 1, results: [] }],
    ['no object', []],
  ])('is not read from %s', (_, body) => {
    expect(read(body)).toMatchObject({ kind: 'unreadable' });
  });

  it('is refused as TMDB refuses it, also with status 200', () => {
    const body = { success: false, status_code: 34, status_message: 'gone' };
    expect(read(body)).toMatchObject({ kind: 'not-found' });
  });
});

describeCaptures('real pages of changes', () => {
  it.each([
    ['c-eg.movie-changes.page3', 3, 1120293],
    ['jdrouet.people-all-changes', 1, 4498462],
    ['jdrouet.tv-all-changes', 1, 1769],
    ['jellyfin.movie-changes.2025-11-24.page1.2026-08-06', 1, 1064213],
    ['jellyfin.person-changes.page1.2026-08-06', 1, 4782962],
    ['pawelkrupinski.movie_changes.2026-09-28.page1', 1, 1782273],
  ])('%s names a hundred, the first among them', (capture, number, first) => {
    const content = read(JSON.parse(readCapture(`tmdb/${capture}.json`).toString('utf8')), number);
    if ('kind' in content) throw new Error(content.reason);
    expect(content.changed).toHaveLength(100);
    expect(content.changed?.[0]).toBe(first);
    expect(content.notices).toBeUndefined();
  });
});
