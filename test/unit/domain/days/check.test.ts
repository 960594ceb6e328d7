import { describe, expect, it } from 'vitest';
import { type DayCheck, judge, mayPublish } from '../../../../src/domain/days/check.js';

const check = (values: Partial<DayCheck> = {}): DayCheck => ({
  name: 'votes_kept',
  summary: 'Votes stay.',
  severity: 'error',
  guards: 'tmdb_stat',
  needs: 'earlier',
  tolerance: 0.02,
  sql: 'select',
  ...values,
});
const finding = (rows: number) => ({ rows, guarded: 100, first: [{ tmdb_id: 1 }] });

describe('a check of a day', () => {
  it.each([
    [0, 'passed'],
    [2, 'passed'],
    [3, 'failed'],
  ])('with %i of 100 rows that break it and a tolerance of 2 %% has %s', (rows, verdict) => {
    expect(judge(check(), finding(rows))).toMatchObject({ verdict, rows });
  });

  it('is skipped, not passed, without a day to compare with', () => {
    expect(judge(check(), 'there is no earlier day')).toMatchObject({
      verdict: 'skipped',
      reason: 'there is no earlier day',
    });
  });

  it('keeps a day from being published only when it fails with severity error', () => {
    const judged = (severity: DayCheck['severity'], rows: number) =>
      judge(check({ severity }), finding(rows));
    expect(
      mayPublish([judged('error', 0), judged('warn', 50), judge(check(), 'there is no earlier day')]),
    ).toBe(true);
    expect(mayPublish([judged('error', 0), judged('error', 50)])).toBe(false);
  });
});
