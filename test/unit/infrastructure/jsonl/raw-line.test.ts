import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StoreRefused } from '../../../../src/application/engine/ports.js';
import { lineOf, type RawAnswer, readLine } from '../../../../src/infrastructure/jsonl/raw-line.js';

const answer: RawAnswer = {
  source: 'tmdb-movie-list',
  key: 'movie/278',
  fetchedAt: '2026-01-02T03:04:05.678Z',
  place: { list: 'trending/movie/week', position: 17 },
  answer: '{"id":278,"title":"The Shawshank Redemption"}',
};
const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom('"', '\\', ',', ':', 'answer', 'fetched_at', 'list', '\u2028', '\u0085', '{'),
  }),
);

describe('lineOf', () => {
  test('holds key, time, list, position and the answer as it came', () => {
    expect(String(lineOf(answer).bytes)).toBe(
      '{"key":"movie/278","fetched_at":"2026-01-02T03:04:05.678Z","list":"trending/movie/week","position":17,' +
        '"answer":{"id":278,"title":"The Shawshank Redemption"}}\n',
    );
    expect(String(lineOf({ ...answer, place: null }).bytes)).toBe(
      '{"key":"movie/278","fetched_at":"2026-01-02T03:04:05.678Z",' +
        '"answer":{"id":278,"title":"The Shawshank Redemption"}}\n',
    );
  });

  test('is one line of JSON for every reader, is read again as it was, and gives back any text', () => {
    fc.assert(
      fc.property(hostile, fc.option(hostile), fc.jsonValue(), hostile, (key, list, value, title) => {
        const place = list === null ? null : { list, position: 3 };
        const raw = { value, title };
        const line = lineOf({ ...answer, key, place, answer: JSON.stringify(raw) });
        const text = String(line.bytes);
        expect(text.slice(0, -1)).not.toMatch(/[\n\r\v\f\u0085\u2028\u2029]/);
        expect(JSON.parse(text)).toEqual(
          JSON.parse(
            JSON.stringify({
              key: key.toWellFormed(),
              fetched_at: answer.fetchedAt,
              ...(list === null ? {} : { list, position: 3 }),
              answer: raw,
            }),
          ),
        );
        expect(readLine(line.bytes)).toEqual(line);
      }),
    );
  });

  test.each([
    ['with a line break', '{"a":\n1}'],
    ['with a carriage return', '{"a":\r1}'],
    ['of more than 16 MiB', JSON.stringify('x'.repeat(16 * 1024 * 1024))],
  ])('refuses an answer %s, by its key', (_name, raw) => {
    expect(() => lineOf({ ...answer, answer: raw })).toThrow(StoreRefused);
    expect(() => lineOf({ ...answer, answer: raw })).toThrow(/movie\/278/);
  });
});

describe('what is remembered of a line', () => {
  const first = lineOf(answer);

  test('is the same at another time', () => {
    const later = lineOf({ ...answer, fetchedAt: '2026-01-02T23:59:59.999Z' });
    expect([later.id, later.digest]).toEqual([first.id, first.digest]);
  });

  test.each([
    ['answer', { ...answer, answer: '{"id":278,"title":"The Shawshank Redemptioo"}' }],
    ['position', { ...answer, place: { list: 'trending/movie/week', position: 18 } }],
  ])('tells another %s of the same key', (_name, other) => {
    const line = lineOf(other);
    expect(line.id).toBe(first.id);
    expect(line.digest).not.toBe(first.digest);
  });

  test.each([
    ['key', { ...answer, key: 'movie/279' }],
    ['list', { ...answer, place: { list: 'trending/movie/day', position: 17 } }],
  ])('is kept apart for another %s', (_name, other) => {
    expect(lineOf(other).id).not.toBe(first.id);
  });
});

test.each(['', '\n', '{"key":"a"}\n', '{"answer":1}\n', '[1,2]\n', '{"key":"a","fetched_at":"b"}\n'])(
  'a line that lineOf has not written is told: %j',
  (line) => {
    expect(readLine(Buffer.from(line))).toBeNull();
  },
);
