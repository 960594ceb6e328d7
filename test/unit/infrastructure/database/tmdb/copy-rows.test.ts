import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CopyRows } from '../../../../../src/infrastructure/database/tmdb/copy-rows.js';

const popularity = fc.oneof(
  fc.integer({ min: 0, max: 100_000_000 }).map((number) => number / 10_000),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 0.1, 0.0001, 0.00001, 1e21, 1.7976931348623157e308, 5e-324, 2.2250738585072014e-308),
);
const row = fc.tuple(fc.integer({ min: 0, max: 2_147_483_647 }), popularity);

describe('CopyRows', () => {
  test('its numbers are those that JavaScript writes, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
        const written = new CopyRows(rows.length);
        for (const [id, popularity] of rows) {
          written.whole(id).next().text('2026-08-31').next().decimal(popularity).endRow();
        }
        expect(written.written.toString('latin1')).toBe(
          rows.map(([id, popularity]) => `${id}\t2026-08-31\t${popularity}\n`).join(''),
        );
      }),
    );
  });

  test('a popularity that is not known is null', () => {
    const rows = new CopyRows(1);
    rows.whole(7).next().decimal(Number.NaN).endRow();
    expect(rows.written.toString('latin1')).toBe('7\t\\N\n');
  });
});
