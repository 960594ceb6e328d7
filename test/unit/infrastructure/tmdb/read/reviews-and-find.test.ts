import { describe, expect, it } from 'vitest';
import { readFind } from '../../../../../src/infrastructure/tmdb/read/find.js';
import { readReviewsPage } from '../../../../../src/infrastructure/tmdb/read/reviews-page.js';
import { found, movieRow, reviews } from './answers.js';

const observedAt = '2026-09-01T12:00:00.000Z';
const request = { kind: 'movie', id: 900_001, page: 1, language: 'de', observedAt } as const;

function review(change: object = {}) {
  const [row] = reviews.results;
  const result = readReviewsPage({ ...reviews, results: [{ ...row, ...change }] }, request);
  if ('kind' in result) throw new Error(result.reason);
  return result;
}

describe('a page of reviews', () => {
  it('gives each review with the title that it is of and the text that TMDB sent', () => {
    expect(readReviewsPage(reviews, request)).toEqual({
      page: { page: 1, totalPages: 1, totalResults: 1 },
      records: [
        {
          record: 'review',
          observedAt,
          raw: JSON.stringify(reviews.results[0]),
          review: {
            id: '5accdbe6c3a3687e2702d058',
            kind: 'movie',
            titleId: 900_001,
            author: 'reviewer1',
            rating: 10,
            content: 'Wow.',
            language: 'de',
            url: 'https://www.themoviedb.org/review/5accdbe6c3a3687e2702d058',
            createdAt: '2018-04-10T15:44:38Z',
            updatedAt: '2021-06-23T15:58:07.421Z',
          },
        },
      ],
    });
  });

  it.each([
    [{ author_details: null }, { rating: null, author: 'reviewer1' }],
    [{ author_details: { rating: null, avatar_path: null } }, { rating: null }],
    [{ author_details: { rating: 0.5 } }, { rating: 0.5 }],
    [
      { author: '', author_details: { username: 'cora', rating: 7 } },
      { author: 'cora', rating: 7 },
    ],
    [{ iso_639_1: 'en' }, { language: 'en' }],
    [{ url: '' }, { url: null }],
  ])('with %j in a review has %j', (change, expected) => {
    expect(review(change)).toMatchObject({ records: [{ review: expected }] });
    expect(review(change)).not.toHaveProperty('notices');
  });

  it.each([
    [{ author_details: { rating: 11 } }, { rating: null }, 'its rating 11 is outside 0.5 to 10'],
    [
      { created_at: '2018-04-10' },
      { createdAt: null },
      'time of its creation "2018-04-10" is no time in UTC',
    ],
    [
      { updated_at: '2018-02-30T00:00:00Z' },
      { updatedAt: null },
      'time of its update "2018-02-30T00:00:00Z" is no time in UTC',
    ],
  ])('with %j in a review has %j and says why', (change, expected, sentence) => {
    const { records, notices } = review(change);
    expect(records).toMatchObject([{ review: expected }]);
    expect(notices).toEqual([`review 1 of movie/900001: ${sentence}`]);
  });

  it.each([{ id: '' }, { content: null }, { author: '', author_details: null }])(
    'leaves out a review with %j and says so',
    (change) => {
      const { records, notices } = review(change);
      expect(records).toEqual([]);
      expect(notices).toEqual([
        'review 1 of movie/900001: it is without an id, an author or a text and left out',
      ]);
    },
  );

  it('of another title or page than asked for is unreadable', () => {
    expect(readReviewsPage(reviews, { ...request, page: 2 })).toMatchObject({
      kind: 'unreadable',
      reason: 'the answer is page 1, and page 2 was asked for',
    });
    expect(readReviewsPage(reviews, { ...request, id: 550 })).toMatchObject({
      kind: 'unreadable',
      reason: 'the reviews are of movie/900001, and those of movie/550 were asked for',
    });
  });
});

describe('what is found under an id of another catalogue', () => {
  it('is told apart by kind, and one id may be of several', () => {
    expect(readFind(found)).toMatchObject({
      titles: { movie: [{ kind: 'movie', id: 900_001 }], tv: [{ kind: 'tv', id: 900_001 }] },
      people: [{ id: 900_001, name: 'Cora Maker' }],
      seasonsOf: [1396],
      episodesOf: [1396],
    });
  });

  it('is nothing for an id that TMDB does not know', () => {
    const nothing = Object.fromEntries(Object.keys(found).map((key) => [key, []]));
    expect(readFind(nothing)).toEqual({
      titles: { movie: [], tv: [] },
      people: [],
      seasonsOf: [],
      episodesOf: [],
    });
  });

  it('is of the list that it stands in, whatever the row says', () => {
    const result = readFind({ ...found, tv_results: [{ ...found.tv_results[0], media_type: 'movie' }] });
    expect(result).toMatchObject({ titles: { tv: [{ kind: 'tv' }] } });
  });

  it('says what it leaves out', () => {
    expect(
      readFind({ ...found, movie_results: [{ ...movieRow, title: '', original_title: '' }] }),
    ).toMatchObject({
      titles: { movie: [] },
      notices: ['movie/900001: it has no title'],
    });
  });

  it.each([null, [], {}, { movie_results: [] }])('is unreadable in %j', (body) => {
    expect(readFind(body)).toMatchObject({ kind: 'unreadable' });
  });
});
