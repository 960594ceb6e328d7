import { expect, test } from 'vitest';
import { z } from 'zod';
import { dayOf } from '../../../../../src/demo/tmdb-api/catalogue/days.js';
import {
  completedAt,
  type DailyExport,
  exportText,
  parseExportName,
} from '../../../../../src/demo/tmdb-api/days/daily-export.js';
import { Timeline } from '../../../../../src/demo/tmdb-api/days/timeline.js';
import { truthOf } from '../../../../../src/demo/tmdb-api/days/truth.js';
import { TMDB_KINDS, type TmdbKind } from '../../../../../src/domain/tmdb/tmdb-id.js';

const timeline = new Timeline({ titles: 1_500, days: { changes: 400 } });
timeline.setDay('2026-08-14');
const { today: catalogue } = timeline;
const lineSchema = z.object({ id: z.int(), popularity: z.number() });

function lines(kind: TmdbKind, adult = false, on = catalogue) {
  const text = exportText(on, { kind, adult, day: on.today });
  if (text === '') return [];
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => lineSchema.loose().parse(JSON.parse(line)));
}

test.each<[string, DailyExport | null]>([
  ['movie_ids_09_29_2026.json.gz', { kind: 'movie', adult: false, day: dayOf('2026-09-29') }],
  ['tv_series_ids_01_02_2026.json.gz', { kind: 'tv', adult: false, day: dayOf('2026-01-02') }],
  ['adult_person_ids_09_29_2026.json.gz', { kind: 'person', adult: true, day: dayOf('2026-09-29') }],
  ['collection_ids_09_29_2026.json.gz', null],
  ['movie_ids_02_30_2026.json.gz', null],
  ['movie_ids_9_29_2026.json.gz', null],
  ['movie_ids_09_29_2026.json', null],
])('the name %s', (name, wanted) => {
  expect(parseExportName(name)).toEqual(wanted);
});

test.each(TMDB_KINDS)(
  'the files of a %s name what exists on that day, each once, with its popularity then',
  (kind) => {
    const named = [...lines(kind), ...lines(kind, true)].map(({ id, popularity }) => [id, popularity]);
    const existing = [...truthOf(catalogue, kind)].filter(({ exists }) => exists);
    const byId = ([one = 0]: unknown[], [other = 0]: unknown[]) => Number(one) - Number(other);
    expect(named.sort(byId)).toEqual(existing.map(({ id, values }) => [id, values?.popularity]).sort(byId));
    const first = new Map(
      lines(kind, false, catalogue.onDay(catalogue.firstDay)).map((line) => [line.id, line]),
    );
    const gone = [...first.keys()].filter((id) => !named.some(([one]) => one === id));
    expect(gone.length).toBeGreaterThan(0);
  },
);

test.each([
  ['movie', 5],
  ['tv', 0],
  ['person', 1],
] as const)('a few lines of a %s come first, the others by id', (kind, stragglers) => {
  const ids = lines(kind).map(({ id }) => id);
  const byId = ids.toSorted((one, other) => one - other);
  expect(ids.slice(stragglers)).toEqual(byId.filter((id) => !ids.slice(0, stragglers).includes(id)));
  if (stragglers > 0) expect(ids).not.toEqual(byId);
});

test('adult movies have a file of their own', () => {
  expect(lines('movie', true).length).toBeGreaterThan(3);
  expect(lines('movie', true).every(({ adult }) => adult === true)).toBe(true);
  expect(lines('movie').every(({ adult }) => adult === false)).toBe(true);
});

test('a file is complete between 07:00 and 08:00 UTC of its day', () => {
  const times = [20_000, 20_001, 20_002].map((day) =>
    completedAt(catalogue, { kind: 'movie', adult: false, day }),
  );
  for (const time of times) expect(new Date(time).getUTCHours()).toBe(7);
  expect(new Set(times.map((time) => time % 86_400_000)).size).toBeGreaterThan(1);
});
