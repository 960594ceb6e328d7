import { describe, expect, it } from 'vitest';
import { readListPage } from '../../../../../src/infrastructure/tmdb/read/list-page.js';
import { movieRow, page, personRow, seriesRow } from './answers.js';

const observedAt = '2026-09-01T12:00:00.000Z';
const all = { path: 'trending/all/week', parameters: {} };

function read(rows: readonly unknown[], { list = all, number = 1 } = {}) {
  const result = readListPage({ ...page, page: number, results: rows }, { list, observedAt });
  if ('kind' in result) throw new Error(result.reason);
  return result;
}

function titleIn(row: object) {
  const [record] = read([{ ...movieRow, ...row }]).records;
  if (record?.record !== 'title') throw new Error('no title');
  return record.title;
}

describe('a page of a list', () => {
  it('gives titles and people by their media types, each with its place and the text that TMDB sent', () => {
    const result = read([movieRow, seriesRow, personRow], { number: 3 });

    expect(result.page).toEqual({ page: 3, totalPages: 58_324, totalResults: 1_166_480 });
    const places = [41, 42, 43].map((position) => ({ list: 'trending/all/week', position }));
    expect(result.records).toEqual([
      {
        record: 'title',
        observedAt,
        raw: JSON.stringify(movieRow),
        place: places[0],
        title: {
          kind: 'movie',
          id: 900_001,
          title: 'The Lighthouse Keeper',
          originalTitle: 'Penjaga Mercusuar',
          originalLanguage: 'id',
          overview: 'A keeper waits.',
          releaseDate: '2026-02-28',
          posterPath: '/poster.jpg',
          backdropPath: '/backdrop.jpg',
          adult: false,
          softcore: false,
          video: false,
          popularity: 24.1745,
          voteAverage: 8.438,
          voteCount: 30_717,
          genreIds: [18, 9648],
          originCountries: [],
          details: null,
        },
      },
      {
        record: 'title',
        observedAt,
        raw: JSON.stringify(seriesRow),
        place: places[1],
        title: {
          kind: 'tv',
          id: 900_001,
          title: 'Lights',
          originalTitle: 'Lampu',
          originalLanguage: 'id',
          overview: 'A coast.',
          releaseDate: '2024-02-29',
          posterPath: '/poster.jpg',
          backdropPath: '/backdrop.jpg',
          adult: false,
          softcore: false,
          video: null,
          popularity: 24.1745,
          voteAverage: 8.438,
          voteCount: 30_717,
          genreIds: [18, 10_765],
          originCountries: ['ID', 'MY'],
          details: null,
        },
      },
      {
        record: 'person',
        observedAt,
        raw: JSON.stringify(personRow),
        place: places[2],
        person: {
          id: 900_001,
          name: 'Cora Maker',
          originalName: 'Cora M.',
          gender: 'non-binary',
          knownForDepartment: 'Writing',
          profilePath: '/cora.jpg',
          popularity: 7.1,
          adult: false,
          details: null,
        },
      },
    ]);
    expect(result).not.toHaveProperty('notices');
  });

  it.each([
    ['movie/popular', 'movie', movieRow],
    ['discover/tv', 'tv', seriesRow],
    ['trending/tv/day', 'tv', seriesRow],
    ['person/popular', 'person', personRow],
  ] as const)('of %s is of %s where its rows do not say it', (path, kind, row) => {
    const { media_type, ...untyped } = row;
    const [record] = read([untyped], { list: { path, parameters: {} } }).records;
    expect(record).toMatchObject(
      kind === 'person' ? { person: { id: row.id } } : { title: { kind, id: row.id } },
    );
  });

  it('names its place by the parameters of the list', () => {
    const list = { path: 'discover/movie', parameters: { with_original_language: 'id' } };
    expect(read([movieRow], { list }).records[0]).toMatchObject({
      place: { list: 'discover/movie?with_original_language=id', position: 1 },
    });
  });

  it('leaves out rows that are no title and no person, says so, and counts their places', () => {
    const { media_type, ...untyped } = movieRow;
    const rows = [
      { ...movieRow, id: null },
      { ...movieRow, id: -5 },
      { ...movieRow, id: 2_147_483_648 },
      { id: 264, media_type: 'collection', title: 'Back to the Future Collection' },
      untyped,
      null,
      { ...movieRow, title: '', original_title: ' ' },
      { ...personRow, name: '', original_name: null },
      movieRow,
    ];
    const { records, notices } = read(rows, { number: 2 });

    expect(records.map((record) => record.record !== 'review' && record.place?.position)).toEqual([29]);
    expect(notices).toEqual([
      'place 21 of trending/all/week: it has no id',
      'place 22 of trending/all/week: it has no id',
      'place 23 of trending/all/week: it has no id',
      'place 24 of trending/all/week: a row with the media type "collection" is left out',
      'place 25 of trending/all/week: a row with nothing that says its kind is left out',
      'place 26 of trending/all/week: a row with nothing that says its kind is left out',
      'movie/900001: it has no title',
      'person/900001: it has no name',
    ]);
  });

  it('past the last page is empty', () => {
    const body = { page: 2, results: [], total_pages: 1, total_results: 5 };
    expect(readListPage(body, { list: all, observedAt })).toEqual({
      records: [],
      page: { page: 2, totalPages: 1, totalResults: 5 },
    });
  });

  it.each([
    ['no results', { results: undefined }],
    ['results that are no list', { results: {} }],
    ['no number', { page: undefined }],
    ['the number 0', { page: 0 }],
    ['half a number', { page: 1.5 }],
    ['no number of pages', { total_pages: null }],
    ['a number of results below 0', { total_results: -1 }],
  ])('with %s is unreadable', (_, change) => {
    expect(readListPage({ ...page, ...change }, { list: all, observedAt })).toMatchObject({
      kind: 'unreadable',
    });
  });

  it.each([null, 'text', 5, [], {}])('that is %j is unreadable', (body) => {
    expect(readListPage(body, { list: all, observedAt })).toMatchObject({ kind: 'unreadable' });
  });

  it('with many odd values says twenty of them and how many more there are', () => {
    const rows = Array.from({ length: 30 }, (_, at) => ({ ...movieRow, id: at + 1, release_date: 'soon' }));
    const { records, notices } = read(rows);
    expect(records).toHaveLength(30);
    expect(notices).toHaveLength(21);
    expect(notices?.[0]).toBe('movie/1: release date "soon" is no date');
    expect(notices?.at(-1)).toBe('and 10 more odd values');
  });
});

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
    for (const code of ['cn', 'xx', 'sh', 'mo'])
      expect(titleIn({ original_language: code }).originalLanguage).toBe(code);
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
