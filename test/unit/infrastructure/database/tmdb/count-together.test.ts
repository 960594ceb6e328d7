import { describe, expect, it } from 'vitest';
import { countTogether } from '../../../../../src/infrastructure/database/tmdb/count-together.js';
import { tmdbPerson, tmdbPersonCredit } from '../../../../support/builders/tmdb-people.js';
import {
  personRecord,
  reviewRecord,
  titleRecord,
  tmdbReview,
} from '../../../../support/builders/tmdb-records.js';
import { tmdbCast, tmdbMovie, tmdbRow } from '../../../../support/builders/tmdb-titles.js';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const withCast = (id: number, size: number) =>
  titleRecord(tmdbMovie(id, { cast: numbers(size).map((person) => tmdbCast(id, person, person)), crew: [] }));

const withCredits = (id: number, size: number) =>
  personRecord(tmdbPerson(id, { credits: numbers(size).map((title) => tmdbPersonCredit(id, title)) }));

describe('how many records go in one call', () => {
  it('is all of them when no record is there twice', () => {
    const kinds = [tmdbRow(1), tmdbRow(2), tmdbRow(1, { kind: 'tv' })];
    expect(countTogether(kinds.map((row) => titleRecord(row)))).toBe(3);
    expect(countTogether(['a', 'b'].map((id) => reviewRecord(tmdbReview(id))))).toBe(2);
  });

  it('ends before a record that is there for the second time', () => {
    expect(countTogether([1, 2, 3, 2, 4].map((id) => titleRecord(tmdbRow(id))))).toBe(3);
  });

  it('ends before the credits are more than a call should hold', () => {
    expect(countTogether([1, 2, 3].map((id) => withCast(id, 2000)))).toBe(2);
    expect(countTogether([1, 2, 3].map((id) => withCredits(id, 2000)))).toBe(2);
    expect(countTogether(numbers(50).map((id) => withCast(id, 100)))).toBe(50);
  });
});
