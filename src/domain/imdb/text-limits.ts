/**
 * In bytes of UTF-8, of every text but the plot. PostgreSQL keeps names and genres in btree indexes, whose entries
 * take 2,704 bytes with their header and the other columns; no title or name that is one comes near.
 */
export const LONGEST_TEXT = 2_000;

/** In bytes of UTF-8: no more characters than the 32,767 that fit a spreadsheet's cell. */
export const LONGEST_PLOT = 32_000;

/** What keeps a text from being stored by every store, as the end of a sentence; `null` when nothing does. */
export function textFault(text: string, longest: number): string | null {
  // PostgreSQL has no NUL in texts, and UTF-8 no half of a surrogate pair.
  if (text.includes('\0') || !text.isWellFormed()) return 'holds a NUL or half a character';
  if (text.length * MOST_BYTES_A_UNIT <= longest) return null;
  const bytes = new TextEncoder().encode(text).length;
  return bytes > longest ? `takes ${bytes} bytes, and ${longest} are the most` : null;
}

/** UTF-8 bytes that one UTF-16 code unit may take. */
const MOST_BYTES_A_UNIT = 3;
