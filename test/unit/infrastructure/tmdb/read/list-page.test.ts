import { describe, expect, it } from 'vitest';
import { placeOf } from '../../../../../src/domain/tmdb/tmdb-record.js';
import { readListPage } from '../../../../../src/infrastructure/tmdb/read/list-page.js';
import { movieRow, page, personRow, seriesRow } from './answers.js';

const observedAt = '2026-09-01T12:00:00.000Z';
const all = { path: 'trending/all/week', parameters: {} };

function read(rows: readonly unknown[], { list = all, number = 1 } = {}) {
  const result = readListPage({ ...page, page: number, results: rows }, { list, page: number, observedAt });
  if ('kind' in result) throw new Error(result.reason);
  return result;
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

    expect(records.map((record) => placeOf(record)?.position)).toEqual([29]);
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
    expect(readListPage(body, { list: all, page: 2, observedAt })).toEqual({
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
    expect(readListPage({ ...page, ...change }, { list: all, page: 1, observedAt })).toMatchObject({
      kind: 'unreadable',
    });
  });

  it('that is another than asked for is unreadable', () => {
    expect(readListPage(page, { list: all, page: 3, observedAt })).toMatchObject({
      kind: 'unreadable',
      reason: 'the answer is page 1, and page 3 was asked for',
    });
  });

  it.each([null, 'text', 5, [], {}])('that is %j is unreadable', (body) => {
    expect(readListPage(body, { list: all, page: 1, observedAt })).toMatchObject({ kind: 'unreadable' });
  });

  it('with many odd values says twenty of them and how many more there are', () => {
    const rows = Array.from({ length: 30 }, (_, at) => ({ ...movieRow, id: at + 1, release_date: 'soon' }));
    const { records, notices } = read(rows);
    expect(records).toHaveLength(30);
    expect(notices).toHaveLength(21);
    expect(notices?.[0]).toBe('movie/1: release date "soon" is no date');
    expect(notices?.at(-1)).toBe('and 10 more');
  });
});
