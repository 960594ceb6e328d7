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
