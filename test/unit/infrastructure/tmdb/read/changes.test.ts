import { describe, expect, it } from 'vitest';
import { readChanges } from '../../../../../src/infrastructure/tmdb/read/changes.js';
import { describeCaptures, readCapture } from '../../../../support/builders/captures.js';
import { edits } from './answers.js';

const observedAt = '2026-10-01T12:00:00.000Z';
const ASKED = { kind: 'movie', id: 603, from: '2026-09-28', to: '2026-10-01', observedAt } as const;

const read = (body: unknown) => readChanges(body, ASKED);

/** What was read of an answer that can be read. */
function changesIn(body: unknown, text?: string) {
  const content = readChanges(body, { ...ASKED, ...(text !== undefined && { text }) });
  if ('kind' in content) throw new Error(content.reason);
  const [record] = content.records;
  if (record?.record !== 'changes' || content.records.length !== 1) throw new Error('no record of changes');
  return { ...record, notices: content.notices };
}

const item = { id: '6ab9ae3efba11d927e91d711', action: 'updated', time: '2026-09-28 00:01:02 UTC' };
const one = (more: object, key: unknown = 'status') => ({
  changes: [{ key, items: [{ ...item, ...more }] }],
});

describe('the edits of one thing', () => {
  it('are read each, with what they are of and when', () => {
    const record = changesIn(edits, JSON.stringify(edits));
    expect(record.changes).toEqual({
      kind: 'movie',
      id: 603,
      from: '2026-09-28',
      to: '2026-10-01',
      changes: [
        {
          itemId: '6ab9ae3efba11d927e91d711',
          changeKey: 'overview',
          action: 'updated',
          changedAt: '2026-09-28T00:01:02.000Z',
          language: 'fr',
          country: 'FR',
          value: '"Un lac."',
          originalValue: '"Une côte."',
        },
        {
          itemId: '6ab9ae23344a1d4ba836ecae',
          changeKey: 'cast',
          action: 'deleted',
          changedAt: '2026-09-30T23:59:59.000Z',
          language: null,
          country: null,
          value: null,
          originalValue: '{"person_id":76944,"character":"Self","order":1}',
        },
      ],
    });
    expect(record).toMatchObject({ observedAt, raw: JSON.stringify(edits), notices: undefined });
  });

  it('may be none, which is a record too', () => {
    expect(changesIn({ changes: [] })).toMatchObject({ changes: { changes: [] }, raw: '{"changes":[]}' });
  });

  it.each([
    ['a text', 'Released', '"Released"'],
    ['a number', 0, '0'],
    ['a flag', false, 'false'],
    ['an empty text', '', '""'],
    ['null', null, null],
    ['what no store takes', { 'a\0': 'b\0' }, '{"a":"b"}'],
  ])('have %s as their value, as JSON', (_, value, json) => {
    expect(changesIn(one({ value })).changes.changes).toMatchObject([{ value: json, originalValue: null }]);
  });

  it('cost nothing but themselves where they are odd, and are named', () => {
    const odd = [
      { id: '' },
      { id: 7 },
      { action: 'moved' },
      { action: null },
      { time: '2026-09-31 00:00:00 UTC' },
    ];
    const more = [{ time: 'now' }, { time: '2026-09-28T00:01:02Z' }];
    const items = [...odd, ...more].map((fault) => ({ ...item, ...fault }));
    const { changes, notices } = changesIn({
      changes: [
        { key: 'status', items: [null, ...items, item] },
        { key: '', items: [item] },
        { key: 'cast' },
        7,
      ],
    });
    expect(changes.changes).toMatchObject([{ changeKey: 'status', itemId: item.id }]);
    expect(notices).toEqual([
      ...Array<string>(3).fill('movie/603: an edit of "status" without an id is left out'),
      'movie/603: an edit of "status" with the action "moved" is left out',
      'movie/603: an edit of "status" with the action unknown is left out',
      'movie/603: an edit of "status" with the time "2026-09-31 00:00:00 UTC" is left out',
      'movie/603: an edit of "status" with the time "now" is left out',
      'movie/603: an edit of "status" with the time "2026-09-28T00:01:02Z" is left out',
      ...Array<string>(3).fill('movie/603: edits that do not say of what are left out'),
    ]);
  });

  it('that come twice are one, and under two keys two', () => {
    const { changes } = changesIn({
      changes: [
        { key: 'title', items: [item, item] },
        { key: 'overview', items: [item] },
      ],
    });
    expect(changes.changes.map(({ changeKey }) => changeKey)).toEqual(['title', 'overview']);
  });

  it('may have fields that are not known yet', () => {
    expect(changesIn({ ...one({ user: 'x', softcore: null }), page: 1 })).toMatchObject({
      changes: { changes: [{ itemId: item.id }] },
      notices: undefined,
    });
  });

  it.each([
    ['a page of changes', { results: [], page: 1, total_pages: 1, total_results: 0 }],
    ['changes that are no list', { changes: {} }],
    ['no object', []],
  ])('are not read from %s', (_, body) => {
    expect(read(body)).toMatchObject({ kind: 'unreadable' });
  });

  it('are refused as TMDB refuses them, also with status 200', () => {
    const body = { success: false, status_code: 34, status_message: 'gone' };
    expect(read(body)).toMatchObject({ kind: 'not-found' });
  });
});

describeCaptures('real answers with edits', () => {
  /** Of each capture the keys with how many edits of each, and the first edit. */
  it.each([
    [
      'pawelkrupinski.movie-1744659-changes.2026-09-28',
      ['status 1'],
      {
        itemId: '6ab9ae3efba11d927e91d711',
        action: 'updated',
        changedAt: '2026-09-28T00:01:02.000Z',
        language: null,
        country: null,
        value: '"Released"',
        originalValue: '"In Production"',
      },
    ],
    [
      'pawelkrupinski.movie_1782278_changes.2026-09-28',
      ['production_companies 1', 'crew 2', 'cast 2', 'production_countries 1'],
      { action: 'added', value: '{"name":"Restless Films","id":312395}', originalValue: null },
    ],
    [
      'jellyfin.movie-19995-changes.2026-08-06',
      ['images 4'],
      {
        itemId: '676a858efe3640664364ac2e',
        action: 'added',
        changedAt: '2024-12-24T09:57:34.000Z',
        value: '{"poster":{"file_path":"/v5Y8pVwJK68SKQQ1GRbIB1hkPDy.jpg"}}',
      },
    ],
    ['jdrouet.movie-single-changes', ['images 2'], { changedAt: '2022-10-10T17:09:48.000Z' }],
    [
      'leandcesar.tv-changes',
      ['season 30', 'overview 2', 'production_companies 5', 'season_regular 6', 'images 2', 'crew 7'],
      { changeKey: 'season', action: 'updated' },
    ],
    ['c-eg.tv-season-changes', ['episode 10', 'air_date 4', 'name 4', 'overview 2'], { action: 'updated' }],
    [
      'c-eg.tv-episode-changes',
      ['production_code 1', 'overview 2'],
      { action: 'added', language: 'fr', country: 'FR', value: '"101"' },
    ],
    ['jellyfin.tv-season-518344-changes.none.2026-06-13', [], undefined],
  ])('%s are all read', (capture, keys, first) => {
    const { changes, notices } = changesIn(JSON.parse(String(readCapture(`tmdb/${capture}.json`))));
    const counts = new Map<string, number>();
    for (const { changeKey } of changes.changes) counts.set(changeKey, (counts.get(changeKey) ?? 0) + 1);
    expect([...counts].map(([key, count]) => `${key} ${count}`).sort()).toEqual([...keys].sort());
    if (first === undefined) expect(changes.changes).toEqual([]);
    else expect(changes.changes[0]).toMatchObject(first);
    expect(notices).toBeUndefined();
  });
});
