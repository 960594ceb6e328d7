const TAB = 0x09;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BACKSLASH = 0x5c;
const CAPITAL_N = 0x4e;
const SMALL_R = 0x72;

/** Whether a byte needs a look at all; most do not, and a table is the quickest way to say so. */
const IS_SPECIAL = new Uint8Array(256);
for (const byte of [NEWLINE, CARRIAGE_RETURN, BACKSLASH]) IS_SPECIAL[byte] = 1;

/** Whole lines of a dataset as COPY's text format, and how many they are. */
export interface CopyText {
  readonly bytes: Buffer;
  readonly lines: number;
}

/**
 * The datasets know one escape, a field that is `\N`; COPY's text format knows many. So every other backslash is
 * doubled, and a carriage return, which COPY refuses, is written as `\r`. Quotes are literal in both.
 */
export function toCopyText(lines: Buffer): CopyText {
  let count = 0;
  let escapes: number[] | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    const byte = lines[index] ?? 0;
    if (IS_SPECIAL[byte] === 0) continue;
    if (byte === NEWLINE) count += 1;
    else if (byte === CARRIAGE_RETURN || !isNull(lines, index)) {
      escapes ??= [];
      escapes.push(index);
    }
  }
  return { bytes: escapes === undefined ? lines : withEscapes(lines, escapes), lines: count };
}

function isNull(lines: Buffer, index: number): boolean {
  if (lines[index + 1] !== CAPITAL_N) return false;
  const before = index === 0 ? NEWLINE : lines[index - 1];
  const after = lines[index + 2];
  return (before === TAB || before === NEWLINE) && (after === TAB || after === NEWLINE);
}

function withEscapes(lines: Buffer, escapes: readonly number[]): Buffer {
  const escaped = Buffer.allocUnsafe(lines.length + escapes.length);
  let from = 0;
  let length = 0;
  for (const index of escapes) {
    length += lines.copy(escaped, length, from, index);
    escaped[length] = BACKSLASH;
    escaped[length + 1] = lines[index] === CARRIAGE_RETURN ? SMALL_R : BACKSLASH;
    length += 2;
    from = index + 1;
  }
  lines.copy(escaped, length, from);
  return escaped;
}
