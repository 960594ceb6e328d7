import { describe, expect, it } from 'vitest';
import { type CoverageOfRun, fallenFields } from '../../../../src/domain/engine/field-coverage.js';

function aRun(scraped: number, filled: Readonly<Record<string, number>>): CoverageOfRun {
  const fields = Object.fromEntries(
    Object.entries(filled).map(([field, count]) => [field, { filled: count }]),
  );
  return { runId: 7, scraped, fields };
}

const fallOf = (before: number, now: number) =>
  fallenFields(aRun(100, { plot: now }), aRun(100, { plot: before })).map(({ field }) => field);

describe('fallenFields', () => {
  it('names a field that falls from 95 % to 40 %, with both shares', () => {
    const fallen = fallenFields(aRun(200, { title: 200, plot: 80 }), aRun(100, { title: 100, plot: 95 }));
    expect(fallen).toEqual([{ field: 'plot', before: 0.95, now: 0.4 }]);
  });

  it.each([
    [95, 40, true],
    [100, 74, false],
    [100, 70, false],
    [100, 66, true],
    [60, 35, false],
    [60, 34, true],
    [26, 0, true],
    [24, 0, false],
    [40, 95, false],
  ])('from %i to %i of 100 is a fall worth a warning: %s', (before, now, warns) => {
    expect(fallOf(before, now)).toEqual(warns ? ['plot'] : []);
  });

  it('says nothing of runs with fewer than 20 movies', () => {
    expect(fallenFields(aRun(19, { plot: 0 }), aRun(100, { plot: 100 }))).toEqual([]);
    expect(fallenFields(aRun(100, { plot: 0 }), aRun(19, { plot: 19 }))).toEqual([]);
  });

  it('says nothing of a field that the earlier run did not know', () => {
    expect(fallenFields(aRun(100, { constructor: 0 }), aRun(100, {}))).toEqual([]);
  });
});
