import { describe, expect, it } from 'vitest';
import { progressBar, progressLine } from '../../../../src/presentation/progress/progress-text.js';
import type { ProgressFigures } from '../../../../src/presentation/progress/run-progress.js';

const figures: ProgressFigures = {
  done: 120,
  total: 250,
  perSecond: 20.12,
  inFlight: 50,
  workers: null,
  failed: 2,
  blocked: 1,
  secondsLeft: 80,
  stopping: false,
};

describe('progressBar', () => {
  it('shows done and total, rate, in flight, failed, blocked and the time left', () => {
    expect(progressBar(figures, 119, false)).toBe(
      `[${'='.repeat(19)}${' '.repeat(21)}]  120/250  20.1/s  50 in flight  2 failed  1 blocked  1 min 20 s left`,
    );
  });

  it('fits a terminal of 80 columns with every figure', () => {
    const bar = progressBar(figures, 79, false);
    expect(bar.length).toBeLessThanOrEqual(79);
    expect(bar).toMatch(/120\/250 .* 1 min 20 s left$/);
  });

  it.each([0, 1, 5, 12, 20, 30, 40, 60, 79, 100, 200])('is never wider than %i columns', (width) => {
    for (const big of [figures, { ...figures, done: 1_234_567, total: 10_000_000, secondsLeft: 400_000 }]) {
      expect(progressBar(big, width, false).length).toBeLessThanOrEqual(width);
    }
  });

  it('on a narrow terminal keeps how far it is and the time left longest', () => {
    expect(progressBar(figures, 25, false)).toBe('120/250  1 min 20 s left');
    expect(progressBar(figures, 10, false)).toBe('120/250');
  });

  it('colours take no room and nothing is coloured that is as it should be', () => {
    const coloured = progressBar(figures, 79, true);
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(progressBar(figures, 79, false));
    expect(coloured).toContain('\x1b[31m2 failed\x1b[0m');
    expect(progressBar({ ...figures, failed: 0 }, 79, true)).not.toContain('\x1b[31m');
    expect(progressBar(figures, 79, false)).not.toContain('\x1b');
  });

  it('draws no bar for a list whose length is not known, and a full one at the end', () => {
    expect(progressBar({ ...figures, total: null, secondsLeft: null }, 100, false)).toMatch(
      /^120 done {2}20\.1\/s/,
    );
    expect(progressBar({ ...figures, done: 250, secondsLeft: null }, 100, false)).toContain(
      `[${'='.repeat(40)}]`,
    );
  });

  it('says that it is stopping in place of the time left', () => {
    expect(progressBar({ ...figures, stopping: true, secondsLeft: null }, 100, false)).toMatch(/ stopping$/);
  });
});

describe('progressLine', () => {
  it('is a sentence of the same figures', () => {
    expect(progressLine(figures, 'title')).toBe(
      '120 of 250 titles done, 20.1 a second, 50 in flight, 2 failed, 1 blocked, 1 min 20 s left',
    );
  });

  it.each([
    [{ done: 1, total: null }, '1 title done'],
    [{ done: 2, total: null }, '2 titles done'],
    [{ done: 0, total: 1 }, '0 of 1 title done'],
  ])('counts %j in good English', (given, text) => {
    expect(progressLine({ ...figures, ...given }, 'title')).toMatch(new RegExp(`^${text},`));
  });

  it.each([
    [0.05, '0.05 a second'],
    [2, '2.0 a second'],
    [1234.5, '1235 a second'],
    [null, '0 a second'],
  ])('rounds a rate of %j to what can be read', (perSecond, text) => {
    expect(progressLine({ ...figures, perSecond }, 'title')).toContain(text);
  });
});
