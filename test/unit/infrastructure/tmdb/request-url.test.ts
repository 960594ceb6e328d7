import { describe, expect, it } from 'vitest';
import type { TmdbTarget } from '../../../../src/domain/tmdb/tmdb-target.js';
import { requestUrl } from '../../../../src/infrastructure/tmdb/request-url.js';

const BASE = new URL('https://api.themoviedb.org/3');

function urlOf(target: TmdbTarget, { base = BASE, append = [] as readonly string[] } = {}) {
  const url = requestUrl(target, { baseUrl: base, language: 'en-US', append });
  return { address: `${url.origin}${url.pathname}`, query: Object.fromEntries(url.searchParams) };
}

describe('the address of a target', () => {
  it('of a page of a list has the parameters of the list, the page and the language', () => {
    const list = {
      path: 'discover/movie',
      parameters: { with_original_language: 'id', 'vote_count.gte': '10' },
    };
    expect(urlOf({ target: 'list-page', list, page: 3 })).toEqual({
      address: 'https://api.themoviedb.org/3/discover/movie',
      query: { with_original_language: 'id', 'vote_count.gte': '10', page: '3', language: 'en-US' },
    });
  });

  it('of a page of changes has the day and the one after it', () => {
    expect(urlOf({ target: 'changes-page', kind: 'tv', day: '2026-09-30', page: 2 })).toEqual({
      address: 'https://api.themoviedb.org/3/tv/changes',
      query: { start_date: '2026-09-30', end_date: '2026-10-01', page: '2', language: 'en-US' },
    });
  });

  it('of the edits of one thing has their days, and no language, since they are of all', () => {
    const target = {
      target: 'changes',
      kind: 'person',
      id: 287,
      from: '2026-09-28',
      to: '2026-10-01',
    } as const;
    expect(urlOf(target)).toEqual({
      address: 'https://api.themoviedb.org/3/person/287/changes',
      query: { start_date: '2026-09-28', end_date: '2026-10-01' },
    });
  });

  it.each([
    ['movie', 'credits,external_ids,keywords,release_dates'],
    ['tv', 'aggregate_credits,external_ids,keywords,content_ratings'],
    ['person', 'combined_credits,external_ids'],
  ] as const)('of the details of a %s has what is stored appended', (kind, parts) => {
    expect(urlOf({ target: 'details', kind, id: 1396 })).toEqual({
      address: `https://api.themoviedb.org/3/${kind}/1396`,
      query: { append_to_response: parts, language: 'en-US' },
    });
  });

  it('of details has further parts after those that are stored, none twice', () => {
    const { query } = urlOf(
      { target: 'details', kind: 'person', id: 287 },
      { append: ['images', 'external_ids', 'watch/providers'] },
    );
    expect(query.append_to_response).toBe('combined_credits,external_ids,images,watch/providers');
  });

  it('of reviews has the page', () => {
    expect(urlOf({ target: 'reviews-page', kind: 'tv', id: 1396, page: 2 })).toEqual({
      address: 'https://api.themoviedb.org/3/tv/1396/reviews',
      query: { page: '2', language: 'en-US' },
    });
  });

  it('of what TMDB has under an id of IMDb says whose id it is', () => {
    expect(urlOf({ target: 'find', imdbId: 'tt0111161' })).toEqual({
      address: 'https://api.themoviedb.org/3/find/tt0111161',
      query: { external_source: 'imdb_id', language: 'en-US' },
    });
  });

  it('keeps the language that a list is asked for in', () => {
    const list = { path: 'movie/popular', parameters: { language: 'id' } };
    expect(urlOf({ target: 'list-page', list, page: 1 }).query.language).toBe('id');
  });

  it.each([
    'http://127.0.0.1:8080/3',
    'http://127.0.0.1:8080/3/',
    'http://user:secret@127.0.0.1:8080/3?api_key=secret#x',
  ])('under %s is below its path and holds no credential', (base) => {
    const url = requestUrl(
      { target: 'details', kind: 'movie', id: 278 },
      { baseUrl: new URL(base), language: 'en-US', append: [] },
    );
    expect(url.href).toBe(
      'http://127.0.0.1:8080/3/movie/278?language=en-US&append_to_response=credits%2Cexternal_ids%2Ckeywords%2Crelease_dates',
    );
  });

  it('is refused for more parts than TMDB appends', () => {
    const seasons = Array.from({ length: 17 }, (_, at) => `season/${at}`);
    const target = { target: 'details', kind: 'tv', id: 1396 } as const;
    expect(urlOf(target, { append: seasons.slice(1) }).query.append_to_response?.split(',')).toHaveLength(20);
    expect(() => urlOf(target, { append: seasons })).toThrow(
      'at most 20 parts to details, and 21 are asked for',
    );
  });
});
