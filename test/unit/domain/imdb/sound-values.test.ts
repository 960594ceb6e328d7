import { describe, expect, it } from 'vitest';
import { checkMovie } from '../../../../src/domain/imdb/check-movie.js';
import { soundValues } from '../../../../src/domain/imdb/sound-values.js';
import type { MovieValues } from '../../../../src/domain/imdb/value-faults.js';
import { actor, aMovie } from '../../../support/builders/movie-builder.js';
import { unfitMovies } from '../../../support/builders/unfit-movies.js';

const now = new Date('2026-06-01');
const billed = (number: number, ...characters: string[]) => ({
  ...actor(number),
  characters,
  billingOrder: number,
});

function sound(changes: Partial<MovieValues>) {
  return soundValues({ ...aMovie().build(), ...changes }, now);
}

describe('odd values', () => {
  it.each<[string, Partial<MovieValues>, Partial<MovieValues>, RegExp]>([
    ['a year before film', { year: 1874 }, { year: null }, /year 1874 is outside 1888 to 2037/],
    ['a year too far ahead', { endYear: 2115 }, { endYear: null }, /end year 2115/],
    ['a rating of zero', { rating: 0 }, { rating: null }, /rating 0/],
    ['a Metascore above a hundred', { metascore: 101 }, { metascore: null }, /Metascore 101/],
    [
      'a currency that is no code',
      { budget: { amount: 5, currency: 'rur' } },
      { budget: null },
      /currency "rur" is not ISO 4217/,
    ],
    ['29 February of a common year', { releaseDate: '2019-02-29' }, { releaseDate: null }, /"2019-02-29"/],
    ['a plot that fits no cell', { plot: 'x'.repeat(32_001) }, { plot: null }, /plot takes 32001 bytes/],
    ['one genre', { genres: ['Drama', 'x'.repeat(2001)] }, { genres: ['Drama'] }, /genre "x+…" takes/],
    [
      'a billing order that goes back',
      { cast: [billed(1), { ...billed(2), billingOrder: 5 }, billed(3), { ...billed(4), billingOrder: 6 }] },
      { cast: [billed(1), { ...billed(2), billingOrder: 5 }, { ...billed(4), billingOrder: 6 }] },
      /billing order 3 of "nm0000003" does not follow 5/,
    ],
    [
      'a billing order that no integer holds',
      { cast: [billed(1), { ...billed(2), billingOrder: 3_000_000_000 }, billed(3)] },
      { cast: [billed(1), billed(3)] },
      /billing order 3000000000/,
    ],
    [
      'a cast member without a name',
      { cast: [billed(1), { ...billed(2), name: ' ' }, billed(3)] },
      { cast: [billed(1), billed(3)] },
      /cast member "nm0000002" has no name/,
    ],
    [
      'one character',
      { cast: [billed(1, 'A', 'x'.repeat(2001))] },
      { cast: [billed(1, 'A')] },
      /character "x+…" takes/,
    ],
    [
      'a director',
      { directors: [actor(2), { ...actor(3), nameId: 'co1' }] },
      { directors: [actor(2)] },
      /"co1"/,
    ],
  ])('%s is unknown and told, and all else stays', (_, odd, left, notice) => {
    const { values, notices } = sound(odd);
    expect(values).toEqual({ ...aMovie().build(), ...left });
    expect(notices).toEqual([{ field: Object.keys(odd)[0], sentence: expect.stringMatching(notice) }]);
  });

  it('are not those that are only settled', () => {
    const { values, notices } = sound({ rating: 7.43, originalTitle: '', genres: ['War', 'War'] });
    expect(notices).toEqual([]);
    expect(values).toMatchObject({ rating: 7.4, originalTitle: null, genres: ['War'] });
  });

  it.each(
    unfitMovies(1).filter(
      ([fault]) => !['a NUL in the title', 'an empty source', 'a time that is none'].includes(fault),
    ),
  )('such as %s do not cost the movie', (_, movie) => {
    const { values } = soundValues(movie, now);
    expect(checkMovie(values, now).violations).toBeUndefined();
  });
});
