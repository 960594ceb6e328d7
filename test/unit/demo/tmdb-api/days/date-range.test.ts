import { expect, test } from 'vitest';
import { dayOf } from '../../../../../src/demo/tmdb-api/catalogue/days.js';
import { dateRange } from '../../../../../src/demo/tmdb-api/days/date-range.js';

const TODAY = dayOf('2026-09-29');
const range = (query: string) => dateRange(new URLSearchParams(query), TODAY);

test.each([
  ['', '2026-09-29', 1],
  ['start_date=2026-09-28&end_date=2026-09-29', '2026-09-28', 1],
  ['start_date=2026-09-01&end_date=2026-09-15', '2026-09-01', 14],
  ['start_date=2026-09-28&end_date=2026-09-28', '2026-09-28', 0],
  ['start_date=2024-12-24', '2024-12-24', 1],
  ['end_date=2025-11-24', '2025-11-23', 1],
])('"%s" asks from %s for %i days', (query, from, days) => {
  expect(range(query)).toEqual({ from: dayOf(from), to: dayOf(from) + days });
});

test.each([
  ['start_date=2026-09-01&end_date=2026-09-16', 20],
  ['start_date=2026-09-02&end_date=2026-09-01', 20],
  ['start_date=2026-02-30', 23],
  ['end_date=09/29/2026', 23],
])('"%s" is refused with code %i', (query, code) => {
  expect(() => range(query)).toThrow(expect.objectContaining({ code }));
});
