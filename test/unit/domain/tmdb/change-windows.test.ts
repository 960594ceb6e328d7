import { describe, expect, it } from 'vitest';
import { changeWindows, isChangeWindow } from '../../../../src/domain/tmdb/change-windows.js';

describe('windows of changes', () => {
  it.each([
    ['2026-09-30', '2026-09-30', [['2026-09-30', '2026-10-01']]],
    ['2026-09-28', '2026-09-30', [['2026-09-28', '2026-10-01']]],
    ['2026-09-17', '2026-09-30', [['2026-09-17', '2026-10-01']]],
    [
      '2026-09-16',
      '2026-09-30',
      [
        ['2026-09-16', '2026-09-30'],
        ['2026-09-30', '2026-10-01'],
      ],
    ],
    ['2026-10-01', '2026-09-30', []],
  ])('from %s to %s have each day once, and no more than 14 at once', (first, last, windows) => {
    expect(changeWindows(first, last)).toEqual(windows.map(([from, to]) => ({ from, to })));
  });

  it('are all what TMDB may be asked for', () => {
    const windows = changeWindows('2026-01-01', '2026-11-26');
    expect(windows).toHaveLength(24);
    expect(windows.filter((window) => !isChangeWindow(window))).toEqual([]);
  });

  it.each([
    ['2026-09-30', '2026-09-30'],
    ['2026-09-30', '2026-09-29'],
    ['2026-09-01', '2026-09-16'],
  ])('are none from %s to %s', (from, to) => {
    expect(isChangeWindow({ from, to })).toBe(false);
  });
});
