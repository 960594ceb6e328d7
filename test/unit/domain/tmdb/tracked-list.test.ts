import { describe, expect, it } from 'vitest';
import { parseTracked } from '../../../../src/domain/tmdb/tracked-list.js';

describe('parseTracked', () => {
  it.each([
    ['tv popular 160', 'tv/popular', 160],
    ['movie trending week 100', 'trending/movie/week', 100],
    [' tv  top-rated  20 ', 'tv/top_rated', 20],
  ])('reads %j', (text, name, places) => {
    expect(parseTracked(text).tracked).toMatchObject({ name, places });
  });

  it.each([
    ['', 'such as "tv popular 160"'],
    ['person popular 10', 'such as "tv popular 160"'],
    ['tv popular', 'such as "tv popular 160"'],
    ['tv popular 0', 'such as "tv popular 160"'],
    ['tv popular 10001', 'such as "tv popular 160"'],
    ['tv popular 1.5', 'such as "tv popular 160"'],
    ['tv popular 160 more', 'such as "tv popular 160"'],
    ['tv popularity 160', 'wants a list that is one of trending, popular,'],
    ['tv discover 160', 'wants a list that is one of trending, popular,'],
    ['tv now-playing 10', 'now-playing is a list of movies'],
    ['movie trending 10', 'trending wants a window: day or week'],
    ['movie popular week 10', 'only trending has a window'],
  ])('refuses %j', (text, fault) => {
    expect(parseTracked(text).fault).toContain(fault);
  });
});
