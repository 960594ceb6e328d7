import { FNV_BASIS, fnv1a, fnv1aUnit } from '../../domain/text/fnv1a.js';

/** Beyond every UTF-16 code unit, so that no text can imitate the end of a field or of a row. */
const END_OF_FIELD = 0x10000;
const END_OF_ROW = 0x20000;

/** A 32-bit digest of the first `width` fields of each row, in order (FNV-1a over UTF-16 code units, then mixed). */
export function digestRows(rows: readonly (readonly string[])[], width: number): number {
  let hash = FNV_BASIS;
  for (const row of rows) {
    for (let column = 0; column < width; column += 1) {
      hash = fnv1aUnit(END_OF_FIELD, fnv1a(row[column] ?? '', hash));
    }
    hash = fnv1aUnit(END_OF_ROW, hash);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
