import { describe, expect, it } from 'vitest';
import { checkMovie } from '../../../../src/domain/imdb/check-movie.js';
import type { MovieDraft } from '../../../../src/domain/imdb/movie.js';
import { actor, aMovie } from '../../../support/builders/movie-builder.js';

const now = new Date('2026-06-01');

function violations(changes: Partial<MovieDraft>): readonly string[] {
  return checkMovie({ ...aMovie().build(), ...changes }, now).violations ?? [];
}

describe('checkMovie', () => {
  it('takes a movie with every optional value unknown', () => {
    const bare = {
      originalTitle: null,
      year: null,
      rating: null,
      voteCount: null,
      metascore: null,
      durationMinutes: null,
      certificate: null,
      plot: null,
      releaseDate: null,
      budget: null,
      genres: [],
      countries: [],
      languages: [],
      cast: [],
      directors: [],
    };
    expect(violations(bare)).toEqual([]);
  });

  it.each<[string, Partial<MovieDraft>, RegExp]>([
    ['a title id without enough digits', { titleId: 'tt123' }, /title id "tt123"/],
    ['an empty title', { title: ' \n' }, /title is empty/],
    ['a year before film', { year: 1887 }, /year 1887 is outside 1888 to 2037/],
    ['a year too far ahead', { year: 2038 }, /year 2038/],
    ['half a year', { year: 1999.5 }, /year 1999.5 is not a whole number/],
    ['a rating of zero for missing', { rating: 0 }, /rating 0 is outside 1 to 10/],
    ['a rating above ten', { rating: 10.1 }, /rating 10.1/],
    ['a rating that is no number', { rating: Number.NaN }, /rating NaN/],
    ['a negative vote count', { voteCount: -1 }, /vote count -1/],
    ['a Metascore above a hundred', { metascore: 101 }, /Metascore 101 is outside 0 to 100/],
    ['a duration of zero', { durationMinutes: 0 }, /duration in minutes 0/],
    ['a release date that does not exist', { releaseDate: '2026-02-30' }, /release date "2026-02-30"/],
    ['a negative budget', { budget: { amount: -5, currency: 'USD' } }, /budget -5/],
    [
      'a currency that is no code',
      { grossWorldwide: { amount: 5, currency: '$' } },
      /currency "\$" is not ISO 4217/,
    ],
    [
      'a cast member without a name id',
      { cast: [{ ...actor(1), nameId: 'x', billingOrder: 1, characters: [] }] },
      /"x"/,
    ],
    [
      'a cast member billed twice',
      { cast: [1, 2].map((billingOrder) => ({ ...actor(1), billingOrder, characters: [] })) },
      /billed twice/,
    ],
    [
      'billing out of order',
      { cast: [2, 1].map((billingOrder) => ({ ...actor(billingOrder), billingOrder, characters: [] })) },
      /billing order 1 of "nm\d+" does not follow 2/,
    ],
    ['a director without a name', { directors: [{ ...actor(3), name: '' }] }, /has no name/],
  ])('refuses %s', (_, changes, expected) => {
    expect(violations(changes)).toEqual([expect.stringMatching(expected)]);
  });

  it.each<[string, Partial<MovieDraft>]>([
    ['the first film year', { year: 1888 }],
    ['an announced title eleven years ahead', { year: 2037 }],
    ['the lowest and the highest rating', { rating: 1, metascore: 0 }],
    ['the highest rating', { rating: 10, metascore: 100 }],
  ])('takes %s', (_, changes) => {
    expect(violations(changes)).toEqual([]);
  });

  it.each<[string, Partial<MovieDraft>, RegExp]>([
    ['a NUL', { plot: 'a\0b' }, /plot holds a NUL or half a character/],
    ['half a character in a list', { countries: ['a\udc00'] }, /country "a\\udc00" holds a NUL or half/],
    ['a title longer than any', { title: 'ü'.repeat(1001) }, /title takes 2002 bytes, and 2000 are the most/],
    [
      'a name that fits no index',
      { directors: [actor(3, 'x'.repeat(2001))] },
      /name of "nm0000003" takes 2001/,
    ],
    ['a genre that fits no index', { genres: ['x'.repeat(2001)] }, /genre "x{60}…" takes 2001 bytes/],
    ['a plot that fits no cell', { plot: 'x'.repeat(32_001) }, /plot takes 32001 bytes/],
    ['a title id of a thousand digits', { titleId: `tt${'1'.repeat(1000)}` }, /title id "tt1+…"/],
    ['a time that is none', { fetchedAt: 'yesterday' }, /time of the answer "yesterday"/],
    ['a release in the year 0', { releaseDate: '0000-01-01' }, /release date "0000-01-01"/],
    ['no source', { source: ' ' }, /source is empty/],
  ])('refuses %s', (_, changes, expected) => {
    expect(violations(changes)).toEqual([expect.stringMatching(expected)]);
  });

  it('takes texts as long as may be', () => {
    const longest = 'x'.repeat(2000);
    expect(violations({ title: longest, genres: [longest], plot: 'x'.repeat(32_000) })).toEqual([]);
  });

  it('settles what stores would keep differently', () => {
    const member = { ...actor(1, 'Known As'), characters: ['', 'A'], billingOrder: 1 };
    const { movie } = checkMovie(
      {
        ...aMovie().build(),
        rating: 9.96,
        originalTitle: '',
        genres: ['Drama', '', 'War', 'Drama'],
        cast: [member],
        directors: [actor(2), actor(1, 'Also Known As'), actor(2)],
        fetchedAt: '2026-01-02T05:04:05+02:00',
      },
      now,
    );
    expect(movie).toMatchObject({
      rating: 10,
      originalTitle: null,
      genres: ['Drama', 'War'],
      cast: [{ name: 'Known As', characters: ['A'] }],
      directors: [actor(2), actor(1, 'Known As')],
      fetchedAt: '2026-01-02T03:04:05.000Z',
    });
  });

  it('names no more than twenty of a thousand violations', () => {
    const cast = Array.from({ length: 1000 }, (_, at) => ({
      ...actor(at + 1, ''),
      characters: [],
      billingOrder: at + 1,
    }));
    expect(violations({ cast, directors: [] })).toHaveLength(21);
    expect(violations({ cast, directors: [] }).at(-1)).toBe('and 980 more');
  });

  it('reports all violations at once and keeps hostile values short', () => {
    const found = violations({ title: '', year: 1, rating: 99, titleId: `tt${'x'.repeat(100_000)}` });
    expect(found).toHaveLength(4);
    expect(found.join().length).toBeLessThan(400);
  });
});
