import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../../../src/domain/engine/outcome.js';
import type { TmdbContent } from '../../../../../src/domain/tmdb/tmdb-content.js';
import { readChanges } from '../../../../../src/infrastructure/tmdb/read/changes.js';
import { readError } from '../../../../../src/infrastructure/tmdb/read/error.js';
import { readFind, type TmdbFound } from '../../../../../src/infrastructure/tmdb/read/find.js';
import { readListPage } from '../../../../../src/infrastructure/tmdb/read/list-page.js';
import { readPersonDetails } from '../../../../../src/infrastructure/tmdb/read/person-details.js';
import { readReviewsPage } from '../../../../../src/infrastructure/tmdb/read/reviews-page.js';
import { readTitleDetails } from '../../../../../src/infrastructure/tmdb/read/title-details.js';
import { anyJsonValue, replaceValue } from '../../../../support/builders/json-mutations.js';
import * as answers from './answers.js';
import { movieDetails, personDetails, seriesDetails } from './details-answers.js';

const observedAt = '2026-09-01T12:00:00.000Z';
const ID = 900_001;

/** Every reader with an answer that it reads whole. */
const READERS: readonly (readonly [unknown, (body: unknown) => TmdbContent | TmdbFound | Failure])[] = [
  [
    answers.page,
    (body) =>
      readListPage(body, { list: { path: 'trending/all/week', parameters: {} }, page: 1, observedAt }),
  ],
  [movieDetails, (body) => readTitleDetails(body, { kind: 'movie', id: ID, appended: [], observedAt })],
  [
    seriesDetails,
    (body) => readTitleDetails(body, { kind: 'tv', id: null, appended: ['keywords'], observedAt }),
  ],
  [personDetails, (body) => readPersonDetails(body, { id: ID, appended: ['combined_credits'], observedAt })],
  [
    answers.reviews,
    (body) => readReviewsPage(body, { kind: 'movie', id: ID, page: 1, language: 'en', observedAt }),
  ],
  [answers.found, readFind],
  [
    answers.edits,
    (body) => readChanges(body, { kind: 'tv', id: ID, from: '2026-09-28', to: '2026-10-01', observedAt }),
  ],
];

/** Names of values that a store keeps as whole numbers. */
const WHOLE = /^(id|genreIds|.*(Id|Count|Minutes|Order|Number|Of)|position|budget|revenue|page|total.*)$/;
const DATE = /^(releaseDate|lastAirDate|airDate|birthday|deathday)$/;

/** Names of fields in what was read that no store takes. */
function unfitFields(value: unknown, name: string): readonly string[] {
  if (typeof value === 'number') return isFitNumber(value, name) ? [] : [`${name}: ${value}`];
  if (typeof value === 'string') return isFitText(value, name) ? [] : [`${name}: ${JSON.stringify(value)}`];
  if (Array.isArray(value)) return value.flatMap((member) => unfitFields(member, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => unfitFields(member, key));
}

function isFitNumber(value: number, name: string): boolean {
  if (/id$/i.test(name) && (value < 1 || value > 2_147_483_647)) return false;
  if (name === 'popularity' || name === 'voteAverage') return value >= 0 && value <= 1_000_000;
  return WHOLE.test(name) ? Number.isSafeInteger(value) && value >= 0 : Number.isFinite(value);
}

function isFitText(value: string, name: string): boolean {
  if (!value.isWellFormed() || value.includes('\0')) return false;
  if (DATE.test(name)) return new Date(value).toISOString().startsWith(value);
  return name === 'raw' || value.trim() !== '';
}

function expectOutcome(result: TmdbContent | TmdbFound | Failure): void {
  if ('retryAfterMs' in result) {
    expect(result.reason).not.toBe('');
    // Only what is nested too deep is caught; anything else that is thrown is a fault of a reader.
    expect(result.reason).not.toContain('could not cope');
    return;
  }
  expect(unfitFields(result, '')).toEqual([]);
  if (!('records' in result)) return;
  for (const { raw } of result.records) {
    expect(raw).not.toMatch(/[\n\r]/);
    expect(() => JSON.parse(raw)).not.toThrow();
  }
}

describe('whatever comes', () => {
  it('an answer without faults is read by its reader without a notice', () => {
    for (const [answer, read] of READERS) {
      const result = read(answer);
      expectOutcome(result);
      expect(result).not.toHaveProperty('notices');
      expect(result).not.toHaveProperty('reason');
    }
  });

  it('any value in the place of any values of an answer has an outcome that stores take', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...READERS),
        fc.array(fc.tuple(fc.nat(), anyJsonValue), { minLength: 1, maxLength: 8 }),
        ([answer, read], changes) => {
          const tree: unknown = JSON.parse(JSON.stringify(answer));
          for (const [at, value] of changes) replaceValue(tree, at, value);
          expectOutcome(read(tree));
          expectOutcome(read(JSON.parse(JSON.stringify(tree))));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('any missing keys of an answer have an outcome that stores take', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...READERS),
        fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
        ([answer, read], places) => {
          const tree: unknown = JSON.parse(JSON.stringify(answer));
          for (const at of places) replaceValue(tree, at, undefined);
          expectOutcome(read(JSON.parse(JSON.stringify(tree))));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('any JSON at all has an outcome for every reader', () => {
    fc.assert(
      fc.property(anyJsonValue, (value) => {
        for (const [, read] of READERS) expectOutcome(read(value));
      }),
      { numRuns: 300 },
    );
  });

  it('any text with any status is an error with a reason', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.string({ unit: 'binary' }), (status, text) => {
        for (const body of [
          text,
          JSON.stringify({ success: false, status_code: status, status_message: text }),
        ])
          expect(readError(status, body, { headers: {}, now: new Date(observedAt) }).reason).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });

  it('nested deeper than JSON can be written is unreadable', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    const request = { kind: 'movie', id: ID, appended: [], observedAt } as const;
    expect(readTitleDetails({ ...movieDetails, videos: deep }, request)).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringContaining('this program could not cope with the answer'),
    });
  });

  it('does not read what a prototype lends', () => {
    const body: unknown = JSON.parse(
      `{"id":${ID},"title":"X","__proto__":{"tagline":"inherited","credits":{"cast":[],"crew":[]}}}`,
    );
    const request = { kind: 'movie', id: ID, observedAt } as const;
    expect(readTitleDetails(body, { ...request, appended: [] })).toMatchObject({
      records: [{ title: { details: { tagline: null } } }],
    });
    for (const name of ['credits', 'constructor', '__proto__.x'])
      expect(readTitleDetails(body, { ...request, appended: [name] })).toMatchObject({ kind: 'unreadable' });
  });
});
