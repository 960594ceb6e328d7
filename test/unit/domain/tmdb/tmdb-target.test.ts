import { describe, expect, it } from 'vitest';
import { listName, parseTarget, targetKey } from '../../../../src/domain/tmdb/tmdb-target.js';

const PATH = 'discover/movie';
const IN_ORDER = { sort_by: 'revenue.desc', 'vote_count.gte': '100', with_genres: '18|35' };
const NAME = 'discover/movie?sort_by=revenue.desc&vote_count.gte=100&with_genres=18%7C35';

/** The same parameters in every order in which a journal may give them back. */
const ORDERS = [
  ['sort_by', 'vote_count.gte', 'with_genres'],
  ['with_genres', 'sort_by', 'vote_count.gte'],
  ['vote_count.gte', 'with_genres', 'sort_by'],
] as const;

describe('a list of TMDB', () => {
  it.each(ORDERS)(
    'has one name and one key a page, whatever the order of its parameters: %s, %s, %s',
    (...names) => {
      const parameters = Object.fromEntries(names.map((name) => [name, IN_ORDER[name]]));
      expect(Object.keys(parameters)).toEqual(names);
      const list = { path: PATH, parameters };
      expect(listName(list)).toBe(NAME);
      expect(targetKey({ target: 'list-page', list, page: 3 })).toBe(`${NAME}&page=3`);
    },
  );

  it('is known by a key with its parameters in another order', () => {
    const key = 'discover/movie?with_genres=18%7C35&vote_count.gte=100&sort_by=revenue.desc&page=3';
    expect(parseTarget(key)).toEqual({
      target: 'list-page',
      list: { path: PATH, parameters: IN_ORDER },
      page: 3,
    });
  });

  it('without parameters is named by its path', () => {
    expect(listName({ path: 'movie/popular', parameters: {} })).toBe('movie/popular');
  });
});

describe('a page of changes', () => {
  it.each([
    ['2026-09-30', 'movie/changes?start_date=2026-09-30&end_date=2026-10-01&page=1'],
    ['2028-02-28', 'movie/changes?start_date=2028-02-28&end_date=2028-02-29&page=1'],
    ['2026-12-31', 'movie/changes?start_date=2026-12-31&end_date=2027-01-01&page=1'],
  ])('of %s ends with the next day, and is known by its key', (day, key) => {
    const target = { target: 'changes-page', kind: 'movie', day, page: 1 } as const;
    expect(targetKey(target)).toBe(key);
    expect(parseTarget(key)).toEqual(target);
  });

  it.each([
    'movie/changes?page=1',
    'movie/changes?start_date=2026-09-30&page=1',
    'movie/changes?start_date=2026-09-30&end_date=2026-10-02&page=1',
    'movie/changes?start_date=2026-09-31&end_date=2026-10-01&page=1',
    'movie/changes?start_date=2026-09-30&end_date=2026-10-01&region=ID&page=1',
    'tv/changes?start_date=2026-09-30&end_date=2026-10-01&page=0',
  ])('is not what %s asks for, nor is anything else', (key) => {
    expect(parseTarget(key)).toBeNull();
  });
});

describe('the edits of one thing', () => {
  it.each([
    ['2026-09-28', '2026-10-01', 'movie/603/changes?start_date=2026-09-28&end_date=2026-10-01'],
    ['2026-12-31', '2027-01-14', 'movie/603/changes?start_date=2026-12-31&end_date=2027-01-14'],
  ])('from %s up to %s are known by their key', (from, to, key) => {
    const target = { target: 'changes', kind: 'movie', id: 603, from, to } as const;
    expect(targetKey(target)).toBe(key);
    expect(parseTarget(key)).toEqual(target);
  });

  it.each([
    'movie/603/changes',
    'movie/603/changes?start_date=2026-09-28',
    'movie/603/changes?start_date=2026-09-28&end_date=2026-09-28',
    'movie/603/changes?start_date=2026-09-28&end_date=2026-10-13',
    'movie/603/changes?start_date=2026-09-31&end_date=2026-10-02',
    'movie/603/changes?start_date=2026-09-28&end_date=2026-10-01&page=1',
    'movie/603/changes?start_date=2026-09-28&end_date=2026-10-01&language=fr',
  ])('are not what %s asks for, nor is anything else', (key) => {
    expect(parseTarget(key)).toBeNull();
  });
});
