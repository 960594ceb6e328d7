import { describe, expect, it } from 'vitest';
import { readListPage } from '../../../../../src/infrastructure/tmdb/read/list-page.js';
import { movieRow, page, personRow } from './answers.js';

const observedAt = '2026-09-01T12:00:00.000Z';
const all = { path: 'trending/all/week', parameters: {} };

function read(rows: readonly unknown[]) {
  const result = readListPage({ ...page, results: rows }, { list: all, page: 1, observedAt });
  if ('kind' in result) throw new Error(result.reason);
  return result;
}

function titleIn(row: object) {
  const [record] = read([{ ...movieRow, ...row }]).records;
  if (record?.record !== 'title') throw new Error('no title');
  return record.title;
}

describe('a row of a list', () => {
  it('knows nothing that TMDB leaves blank, null or out', () => {
    const { id, title, media_type } = movieRow;
    const unknown = {
      kind: 'movie',
      id,
      title,
      originalTitle: null,
      originalLanguage: null,
      overview: null,
      releaseDate: null,
      posterPath: null,
      backdropPath: null,
      adult: null,
      softcore: null,
      video: null,
      popularity: null,
      voteAverage: null,
      voteCount: null,
      genreIds: [],
      originCountries: [],
      details: null,
    };
    const fields = Object.keys(movieRow).filter((key) => !['id', 'title', 'media_type'].includes(key));
    for (const blank of ['', null, undefined]) {
      const row = { id, title, media_type, ...Object.fromEntries(fields.map((field) => [field, blank])) };
      const { records, notices } = read([row]);
      expect([records[0], notices]).toMatchObject([{ title: unknown }, undefined]);
    }
  });

  it('has the original title where a translation has none', () => {
    expect(titleIn({ title: '' }).title).toBe('Penjaga Mercusuar');
  });

  it.each([
    ['2024-02-29', '2024-02-29'],
    ['2023-02-29', null],
    ['2023', null],
    ['2023-05', null],
    ['0000-00-00', null],
    ['1999-10-15T00:00:00.000Z', null],
  ])('of %s is of the date %s', (given, date) => {
    const { records, notices } = read([{ ...movieRow, release_date: given }]);
    expect(records).toMatchObject([{ title: { releaseDate: date } }]);
    expect(notices ?? []).toEqual(date === null ? [`movie/900001: release date "${given}" is no date`] : []);
  });

  it.each([
    [0, 0, null],
    [0, null, null],
    [0, 3, 0],
    [7.5, 0, null],
    [7.5, null, 7.5],
    [10, 1, 10],
  ])('of the average %s of %s votes has the average %s', (average, count, expected) => {
    expect(titleIn({ vote_average: average, vote_count: count }).voteAverage).toBe(expected);
  });

  it.each([
    [{ vote_average: 10.1 }, { voteAverage: null }, 'vote average 10.1 is outside 0 to 10'],
    [{ vote_count: -1 }, { voteCount: null }, 'vote count -1 is no whole number from 0 to 2147483647'],
    [{ vote_count: 1.5 }, { voteCount: null }, 'vote count 1.5 is no whole number from 0 to 2147483647'],
    [{ popularity: -0.5 }, { popularity: null }, 'popularity -0.5 is outside 0 to 1000000'],
    [
      { popularity: Number.POSITIVE_INFINITY },
      { popularity: null },
      'popularity Infinity is outside 0 to 1000000',
    ],
    [{ poster_path: 'poster.jpg' }, { posterPath: null }, 'poster "poster.jpg" does not begin with /'],
    [{ genre_ids: [18, null, 0, 18] }, { genreIds: [18] }, 'a genre without an id is left out'],
  ])('with %j has %j, and says why', (change, expected, sentence) => {
    const { records, notices } = read([{ ...movieRow, ...change }]);
    expect(records).toMatchObject([{ title: expected }]);
    expect(notices).toEqual([`movie/900001: ${sentence}`]);
  });

  it('keeps codes of languages that are none of ISO 639-1', () => {
    for (const code of ['cn', 'zh', 'xx', 'sh', 'mo', 'no', 'nb'])
      expect(titleIn({ original_language: code }).originalLanguage).toBe(code);
  });

  it('tells what is for adults, what is softcore and what is a video apart', () => {
    for (const flag of ['adult', 'softcore', 'video'] as const) {
      const flags = { adult: false, softcore: false, video: false, [flag]: true };
      expect(titleIn(flags)).toMatchObject(flags);
    }
  });

  it('has no NUL and no half a character in its texts', () => {
    expect(titleIn({ title: 'A\0B \uD83D C 😀', overview: '\0' })).toMatchObject({
      title: 'AB \uFFFD C 😀',
      overview: null,
    });
  });

  it('reads a popularity that is written as a text', () => {
    expect(titleIn({ popularity: '93.4917224393659' }).popularity).toBe(93.4917224393659);
  });

  it.each([
    [0, null],
    [1, 'female'],
    [2, 'male'],
    [3, 'non-binary'],
    [4, null],
    [null, null],
  ])('of a person with the gender %s has the gender %s', (given, gender) => {
    expect(read([{ ...personRow, gender: given }]).records).toMatchObject([{ person: { gender } }]);
  });
});
