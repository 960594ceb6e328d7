const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * The bytes of some values of the object at `path`, found without parsing the text around them: of IMDb's 0.6 MB, nine
 * tenths are translations that follow what is wanted. Looks no further than the last value; `null` when the text is not
 * as expected. What was not looked at may be malformed, and so may the slices: they are for `JSON.parse`.
 */
export function sliceMembers(
  json: Buffer,
  path: readonly string[],
  wanted: readonly string[],
): ReadonlyMap<string, Buffer> | null {
  let object = skipSpace(json, 0);
  for (const step of path) {
    let value = -1;
    visitMembers(json, object, (key, start) => {
      if (key !== step) return 'skip';
      value = start;
      return 'stop';
    });
    if (value === -1) return null;
    object = value;
  }
  const slices = new Map<string, Buffer>();
  visitMembers(json, object, (key, start) => {
    if (!wanted.includes(key)) return 'skip';
    const end = endOfValue(json, start);
    if (end === -1) return 'stop';
    slices.set(key, json.subarray(start, end));
    return slices.size === wanted.length ? 'stop' : end;
  });
  return slices.size === wanted.length ? slices : null;
}

/** Calls back with each key and the place of its value; the answer is where the value ends, if that is known. */
function visitMembers(
  json: Buffer,
  object: number,
  visit: (key: string, value: number) => number | 'skip' | 'stop',
): void {
  if (json[object] !== OPEN_BRACE) return;
  let at = skipSpace(json, object + 1);
  while (json[at] === QUOTE) {
    const keyEnd = endOfString(json, at);
    if (keyEnd === -1) return;
    const colon = skipSpace(json, keyEnd);
    if (json[colon] !== COLON) return;
    const value = skipSpace(json, colon + 1);
    const answer = visit(json.toString('latin1', at + 1, keyEnd - 1), value);
    if (answer === 'stop') return;
    const end = answer === 'skip' ? endOfValue(json, value) : answer;
    if (end === -1) return;
    at = skipSpace(json, end);
    if (json[at] !== COMMA) return;
    at = skipSpace(json, at + 1);
  }
}

/** Just past the value; -1 when the text ends before it does. */
function endOfValue(json: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (byte === QUOTE) {
      at = endOfString(json, at) - 1;
      if (at < 0) return -1;
      if (depth === 0) return at + 1;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && byte === COMMA) {
      return at;
    }
  }
  return -1;
}

/** Just past the closing quote of the string that begins here; -1 when there is none. */
function endOfString(json: Buffer, start: number): number {
  // Most strings are a few bytes long, for which a search by `indexOf` costs more than this loop.
  for (let at = start + 1; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
  }
  return -1;
}

function skipSpace(json: Buffer, from: number): number {
  let at = from;
  for (let byte = json[at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; byte = json[at])
    at += 1;
  return at;
}
