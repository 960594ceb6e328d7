import { describe, expect, it } from 'vitest';
import { settleMovie } from '../../../../src/domain/imdb/settle-movie.js';
import { actor, aMovie } from '../../../support/builders/movie-builder.js';

const settled = settleMovie(
  aMovie()
    .with({
      genres: ['Drama', 'Crime'],
      cast: [{ ...actor(1), characters: ['A', 'B'], billingOrder: 1 }],
      directors: [actor(1), actor(2)],
    })
    .build(),
);

describe('settleMovie', () => {
  it('leaves what is settled as the very objects that it was', () => {
    const again = settleMovie(settled);
    expect(again).toEqual(settled);
    for (const field of ['genres', 'countries', 'languages', 'cast', 'directors'] as const) {
      expect(again[field]).toBe(settled[field]);
    }
  });

  it('changes none of the objects that it was given', () => {
    const cast = [
      { ...actor(1), characters: ['A', ''], billingOrder: 1 },
      { ...actor(2), characters: ['C'], billingOrder: 2 },
    ];
    const directors = [{ ...actor(2), name: 'Other Name' }, actor(3), actor(3)];
    const given = { ...settled, genres: ['Drama', '', 'Drama'], cast, directors };
    const before = structuredClone(given);
    const after = settleMovie(given);
    expect(given).toEqual(before);
    expect(after.genres).toEqual(['Drama']);
    expect(after.cast.map(({ characters }) => characters)).toEqual([['A'], ['C']]);
    expect(after.cast[1]).toBe(cast[1]);
    expect(after.directors).toEqual([actor(2), actor(3)]);
  });

  it.each([
    ['2026-01-01T00:00:00+02:00', '2025-12-31T22:00:00.000Z'],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T00:00:00.123Z', '2026-01-01T00:00:00.123Z'],
    ['yesterday', 'yesterday'],
  ])('brings the time %s into UTC', (fetchedAt, expected) => {
    expect(settleMovie({ ...settled, fetchedAt }).fetchedAt).toBe(expected);
  });
});
