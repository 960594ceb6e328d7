import { describe, expect, it } from 'vitest';
import { newestExportDate } from '../../../../src/domain/tmdb/tmdb-export.js';

describe('the newest day that TMDB has files of', () => {
  it.each([
    ['2026-10-01T07:59:59Z', '2026-09-30'],
    ['2026-10-01T08:00:00Z', '2026-10-01'],
    ['2026-01-01T00:00:00Z', '2025-12-31'],
  ])('is at %s that of %s', (now, date) => {
    expect(newestExportDate(new Date(now))).toBe(date);
  });
});
