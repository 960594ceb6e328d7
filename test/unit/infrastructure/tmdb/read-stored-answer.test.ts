import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TmdbContent } from '../../../../src/domain/tmdb/tmdb-content.js';
import { TMDB_KINDS } from '../../../../src/domain/tmdb/tmdb-id.js';
import type { TmdbRecord } from '../../../../src/domain/tmdb/tmdb-record.js';
import { rawAnswerOf } from '../../../../src/infrastructure/jsonl/jsonl-tmdb-repository.js';
import { lineOf } from '../../../../src/infrastructure/jsonl/raw-line.js';
import { partsOf } from '../../../../src/infrastructure/tmdb/details-parts.js';
import { readChanges } from '../../../../src/infrastructure/tmdb/read/changes.js';
import { readFindRecord } from '../../../../src/infrastructure/tmdb/read/find-record.js';
import { readListPage } from '../../../../src/infrastructure/tmdb/read/list-page.js';
import { readPersonDetails } from '../../../../src/infrastructure/tmdb/read/person-details.js';
import { readReviewsPage } from '../../../../src/infrastructure/tmdb/read/reviews-page.js';
import { readTitleDetails } from '../../../../src/infrastructure/tmdb/read/title-details.js';
import { readStoredAnswer } from '../../../../src/infrastructure/tmdb/read-stored-answer.js';
import { capturePath, describeCaptures, readCapture } from '../../../support/builders/captures.js';
import { edits, found, movieRow, personRow, reviews, seriesRow } from './read/answers.js';
import { movieDetails, personDetails, seriesDetails } from './read/details-answers.js';

const observedAt = '2026-09-01T12:00:00.000Z';

const lineOfRecord = (record: TmdbRecord) => String(lineOf(rawAnswerOf(record)).bytes);

/** What the readers make of an answer that came just now; `[]` where it is not of this sort. */
function recordsIn(read: TmdbContent | object): readonly TmdbRecord[] {
  return 'records' in read ? read.records : [];
}

function recordsOfPage(body: unknown): readonly TmdbRecord[] {
  const page = Number(Reflect.get(Object(body), 'page'));
  return ['movie/popular', 'tv/popular', 'person/popular'].flatMap((path) =>
    recordsIn(readListPage(body, { list: { path, parameters: {} }, page, observedAt })),
  );
}

function recordsOfReviews(body: unknown): readonly TmdbRecord[] {
  const id = Number(Reflect.get(Object(body), 'id'));
  const page = Number(Reflect.get(Object(body), 'page'));
  return (['movie', 'tv'] as const).flatMap((kind) =>
    recordsIn(readReviewsPage(body, { kind, id, page, language: 'en', observedAt })),
  );
}

function recordsOfDetails(body: unknown): readonly TmdbRecord[] {
  const id = Number(Reflect.get(Object(body), 'id'));
  return TMDB_KINDS.flatMap((kind) => {
    const options = { id, appended: partsOf(kind, []), observedAt };
    return recordsIn(
      kind === 'person' ? readPersonDetails(body, options) : readTitleDetails(body, { kind, ...options }),
    );
  });
}

function recordsOfEdits(body: unknown): readonly TmdbRecord[] {
  const asked = { kind: 'person', id: 287, from: '2026-09-28', to: '2026-10-01', observedAt } as const;
  return recordsIn(readChanges(body, asked));
}

const page = { page: 1, results: [movieRow, seriesRow, personRow], total_pages: 1, total_results: 3 };

describe('an answer that is kept', () => {
  it.each([
    ['rows of lists', () => recordsOfPage(page), 9],
    ['reviews', () => recordsOfReviews(reviews), 2],
    ['details of a movie', () => recordsOfDetails(movieDetails), 1],
    ['details of a series', () => recordsOfDetails(seriesDetails), 1],
    ['details of a person', () => recordsOfDetails(personDetails), 1],
    [
      'what there is under an id of IMDb',
      () => recordsIn(readFindRecord(found, { imdbId: 'tt0111161', observedAt })),
      1,
    ],
    ['edits of a movie', () => recordsOfEdits(edits), 1],
    ['no edits', () => recordsOfEdits({ changes: [] }), 1],
  ])('is read again as it was: %s', (_, recordsOf, count) => {
    const records = recordsOf();
    expect(records).toHaveLength(count);
    expect(records.map((record) => readStoredAnswer(lineOfRecord(record)))).toEqual(records);
  });

  it('may have further parts appended', () => {
    const [record] = recordsOfDetails({ ...movieDetails, images: { posters: [] } });
    expect(record && readStoredAnswer(lineOfRecord(record))).toEqual(record);
  });

  const details = { key: 'movie/900001', fetched_at: observedAt, answer: movieDetails };
  const row = { ...details, list: 'movie/popular', position: 1, answer: movieRow };
  const review = {
    key: `review/${reviews.results[0]?.id}`,
    fetched_at: observedAt,
    answer: reviews.results[0],
  };

  it.each<[string, unknown, RegExp]>([
    ['another document', { a: 1 }, /^it is no raw answer \(key: /],
    ['no object', [1], /^it is no raw answer \(the line: /],
    [
      'a time without a zone',
      { ...details, fetched_at: '2026-09-01T12:00:00.000' },
      /raw answer \(fetched_at: /,
    ],
    ['a place that is none', { ...row, position: 0 }, /raw answer \(position: /],
    ['a key of nothing', { ...details, key: 'company/3\u001b' }, /^"company\/3\\u001b" is no key of TMDB$/],
    [
      'the details of another movie',
      { ...details, key: 'movie/5' },
      /^movie\/5: .*about movie\/900001, and movie\/5/,
    ],
    ['a row of another movie', { ...row, key: 'movie/5' }, /^"movie\/5" has the answer of something else$/],
    [
      'a row of another kind',
      { ...row, key: 'tv/900001' },
      /^"tv\/900001" has the answer of something else$/,
    ],
    [
      'another review',
      { ...review, title: 'tv/1', key: 'review/5' },
      /^"review\/5" has the answer of something else$/,
    ],
    [
      'no part that is stored',
      { ...details, answer: movieRow },
      /^movie\/900001: the answer is without credits/,
    ],
    ['no answer', { ...details, answer: undefined }, /^it is no raw answer \(answer: /],
    ['a row without a title', { ...row, answer: { id: 900_001, media_type: 'movie' } }, /it has no title/],
    ['a review of who knows what', review, /does not say of which title; collect the reviews again$/],
    ['a review of a person', { ...review, title: 'person/3' }, /does not say of which title/],
    [
      'an empty review',
      { ...review, title: 'movie/3', answer: { id: '1' } },
      /without an id, an author or a text/,
    ],
  ])('is named where it is %s', (_, line, fault) => {
    expect(readStoredAnswer(JSON.stringify(line))).toEqual({ fault: expect.stringMatching(fault) });
  });

  it.each(['', '{"key":"movie/2', 'x'])('%j is no JSON', (line) => {
    expect(readStoredAnswer(line)).toEqual({ fault: 'it is no JSON' });
  });
});

describeCaptures('real answers of TMDB', () => {
  const bodies = () =>
    readdirSync(capturePath('tmdb'))
      .filter((name) => /\.json(\.gz)?$/.test(name))
      .map((name): unknown => JSON.parse(String(readCapture(`tmdb/${name}`))));

  it.each([
    ['rows of lists', recordsOfPage, 500],
    ['reviews', recordsOfReviews, 10],
    ['details', recordsOfDetails, 3],
    ['edits', recordsOfEdits, 8],
  ])('come out of raw lines as they came from TMDB: %s', (_, recordsOf, least) => {
    const records = bodies().flatMap(recordsOf);
    expect(records.length).toBeGreaterThanOrEqual(least);
    for (const record of records) expect(readStoredAnswer(lineOfRecord(record))).toEqual(record);
  });
});
