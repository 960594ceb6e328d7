import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readFind } from '../../../../../src/infrastructure/tmdb/read/find.js';
import { readReviewsPage } from '../../../../../src/infrastructure/tmdb/read/reviews-page.js';
import { capturePath, describeCaptures, readCapture } from '../../../../support/builders/captures.js';
import { EXPECTED_ERRORS, THROTTLED_HEADERS } from './expected/errors.js';
import { EXPECTED_FINDS } from './expected/finds.js';
import { LISTS_OF_2026 } from './expected/lists-of-2026.js';
import { MOVIES_OF_2025 } from './expected/movies-of-2025.js';
import { OLDER_LISTS } from './expected/older-lists.js';
import { OLDER_MOVIES } from './expected/older-movies.js';
import { EXPECTED_PEOPLE } from './expected/people.js';
import { EXPECTED_REVIEWS } from './expected/reviews.js';
import { linesOf, personLine, reviewLine, titleLine } from './expected/row-texts.js';
import { EXPECTED_SERIES } from './expected/series.js';

const observedAt = '2026-09-01T12:00:00.000Z';

function jsonOf(capture: string): unknown {
  return JSON.parse(readCapture(`tmdb/${capture}`).toString('utf8'));
}

/** By the kind of answer, names of captures that nothing reads. */
const NOT_READ: readonly (readonly [string, RegExp])[] = [
  ['changes', /changes/],
  ['exports of ids', /^daily-export\./],
  ['configuration', /configuration/],
  ['names of genres', /genre-|tv_list/],
  ['headers of answers that are no errors', /^krelinga\..*\.headers\./],
  ['a collection', /collection/],
  ['seasons and episodes', /tv-\d+-season-|tv-season-details/],
  ['alternative titles', /alternative-titles/],
  ['videos', /movie-videos/],
  ['movie credits of a person', /person_movie_credits/],
  ['a single review', /reviews-get/],
];

/** Read in a page that was made around them. */
const ROWS = ['adamayoung.tv-list-item-no-genre-ids.json', 'adamayoung.credit-tv-blank-first-air-date.json'];

describeCaptures('real answers of TMDB', () => {
  it('are all read, or of a kind that is known not to be', () => {
    const details = [...MOVIES_OF_2025, ...OLDER_MOVIES, ...EXPECTED_SERIES, ...EXPECTED_PEOPLE];
    const read = new Set([
      ...[...LISTS_OF_2026, ...OLDER_LISTS, ...EXPECTED_REVIEWS, ...EXPECTED_FINDS].map(
        ({ capture }) => capture,
      ),
      ...details.flatMap(({ capture, parts = {} }) => [capture, ...Object.values(parts)]),
      ...EXPECTED_ERRORS.map(([capture]) => capture),
      THROTTLED_HEADERS,
      ...ROWS,
    ]);
    const files = readdirSync(capturePath('tmdb'));
    const others = files.filter((file) => !read.has(file));

    expect(others.filter((file) => !NOT_READ.some(([, name]) => name.test(file)))).toEqual([]);
    expect([...read].filter((file) => !files.includes(file))).toEqual([]);
    for (const [kind, name] of NOT_READ)
      expect({ [kind]: others.some((file) => name.test(file)) }).toEqual({ [kind]: true });
  });

  it.each(EXPECTED_REVIEWS)(
    '$capture gives the reviews that TMDB sent',
    ({ capture, kind, id, page, reviews }) => {
      const result = readReviewsPage(jsonOf(capture), {
        kind,
        id,
        page: page.page,
        language: 'en',
        observedAt,
      });
      if ('kind' in result) throw new Error(result.reason);

      expect(result.page).toEqual(page);
      const read = result.records.map((record) => {
        if (record.record !== 'review') throw new Error(`a ${record.record} among reviews`);
        expect(record.review).toMatchObject({ kind, titleId: id, language: 'en' });
        return record;
      });
      expect(read.map(({ review }) => reviewLine(review))).toEqual(linesOf(reviews));
      const rows: unknown = Reflect.get(Object(jsonOf(capture)), 'results');
      expect(read.map(({ raw }): unknown => JSON.parse(raw))).toEqual(rows);
      expect(result.notices).toBeUndefined();
    },
  );

  it.each(EXPECTED_FINDS)('$capture gives what TMDB found', ({ capture, found, seasonsOf, episodesOf }) => {
    const result = readFind(jsonOf(capture));
    if ('kind' in result) throw new Error(result.reason);

    const { titles, people, ...series } = result;
    const lines = [...[...titles.movie, ...titles.tv].map(titleLine), ...people.map(personLine)];
    expect(lines).toEqual(linesOf(found));
    expect(series).toEqual({ seasonsOf, episodesOf });
  });
});
