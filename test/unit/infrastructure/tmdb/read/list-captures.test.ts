import { expect, it } from 'vitest';
import type { TmdbRecord } from '../../../../../src/domain/tmdb/tmdb-record.js';
import { readListPage } from '../../../../../src/infrastructure/tmdb/read/list-page.js';
import { describeCaptures, readCapture } from '../../../../support/builders/captures.js';
import type { ExpectedList } from './expected/list.js';
import { LISTS_OF_2026 } from './expected/lists-of-2026.js';
import { OLDER_LISTS } from './expected/older-lists.js';
import { linesOf, personLine, titleLine } from './expected/row-texts.js';

const observedAt = '2026-09-01T12:00:00.000Z';

const EXPECTED = [...LISTS_OF_2026, ...OLDER_LISTS];

function read(body: unknown, path: string, page = 1) {
  const result = readListPage(body, { list: { path, parameters: {} }, page, observedAt });
  if ('kind' in result) throw new Error(result.reason);
  return result;
}

function jsonOf(capture: string): unknown {
  return JSON.parse(readCapture(`tmdb/${capture}`).toString('utf8'));
}

function lineOf(record: TmdbRecord): string {
  if (!('place' in record)) throw new Error(`a ${record.record} in a list`);
  const line = record.record === 'title' ? titleLine(record.title) : personLine(record.person);
  return `${record.place?.position} | ${line}`;
}

function idOf(record: TmdbRecord, { kind }: ExpectedList): string {
  const [, kindOfRow, id] = lineOf(record).split(' | ');
  return kind === kindOfRow ? `${id}` : `${kindOfRow}/${id}`;
}

describeCaptures('real pages of lists', () => {
  it.each(EXPECTED)('$capture gives the rows that TMDB sent, in their places', (expected) => {
    const { records, page, notices } = read(jsonOf(expected.capture), expected.path, expected.page.page);

    expect(page).toEqual(expected.page);
    expect(records.map((record) => idOf(record, expected)).join(' ')).toBe(expected.ids);
    const lines = records.map(lineOf);
    expect(lines.filter((line) => linesOf(expected.rows).includes(line))).toEqual(linesOf(expected.rows));
    expect(notices).toBeUndefined();
    const first = (expected.page.page - 1) * 20 + 1;
    for (const [at, record] of records.entries()) {
      expect(record).toMatchObject({ observedAt, place: { list: expected.path, position: first + at } });
      expect(record).toMatchObject({ [record.record]: { details: null } });
    }
  });

  it.each(EXPECTED)('$capture keeps the text of each row', ({ capture, path, page }) => {
    const body = jsonOf(capture);
    const { records } = read(body, path, page.page);
    const results: unknown = Reflect.get(Object(body), 'results');
    expect(records.map(({ raw }): unknown => JSON.parse(raw))).toEqual(results);
    for (const { raw } of records) expect(raw).not.toContain('\n');
  });

  it('a row without genres has none', () => {
    const row = jsonOf('adamayoung.tv-list-item-no-genre-ids.json');
    const body = { page: 1, results: [row], total_pages: 1, total_results: 1 };
    expect(read(body, 'tv/popular').records.map(lineOf)).toEqual([
      '1 | tv | 11366 | Big Brother | = | en | 116 | - | - | - | - | - | GB | - | - | - | - | -',
    ]);
  });

  it('a series whose first air date is blank has none', () => {
    const media: unknown = Reflect.get(
      Object(jsonOf('adamayoung.credit-tv-blank-first-air-date.json')),
      'media',
    );
    const body = { page: 1, results: [media], total_pages: 1, total_results: 1 };
    expect(read(body, 'trending/all/day').records.map(lineOf)).toEqual([
      '1 | tv | 302069 | Untitled Peaky Blinders Sequel | = | en | 309 | - | 1.8405 | - | 0 | 18 | GB | no | no | - | ' +
        '/nsyIOzlruBQ8wHXUOJ0238ZDqym.jpg | /qQyzfPaMcFR41mJCXVGhygxHa6b.jpg',
    ]);
  });
});
