const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
/** Beyond every UTF-16 code unit, so that no text can imitate the end of a field or of a row. */
const END_OF_FIELD = 0x10000;
const END_OF_ROW = 0x20000;

/** A 32-bit digest of the first `width` fields of each row, in order (FNV-1a over UTF-16 code units, then mixed). */
export function digestRows(rows: readonly (readonly string[])[], width: number): number {
  let hash = OFFSET_BASIS;
  for (const row of rows) {
    for (let column = 0; column < width; column += 1) {
      const field = row[column] ?? '';
      for (let at = 0; at < field.length; at += 1) hash = Math.imul(hash ^ field.charCodeAt(at), PRIME);
      hash = Math.imul(hash ^ END_OF_FIELD, PRIME);
    }
    hash = Math.imul(hash ^ END_OF_ROW, PRIME);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
