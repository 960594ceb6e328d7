/** What stands between separators in a list that people wrote, and in which line. */
export interface PlainEntry {
  /** Its first 4096 characters. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

const SEPARATOR = /[\s,;]/;
const TOKENS = /\r\n|\n|\r|#|[^\S\r\n]+|[,;]+|[^\s,;#]+/g;

/** Past it an entry is none, and only its beginning is shown. */
export const LONGEST_ENTRY = 4096;

/**
 * The entries of a text that comes in pieces which may end anywhere: separated by commas, blanks or line ends, where `#`
 * begins a comment. Keeps at most the beginning of an entry between two pieces.
 */
export class PlainEntries {
  #line = 1;
  #inComment = false;
  #rest = '';

  *take(piece: string): Generator<PlainEntry> {
    const text = this.#rest + piece;
    // What follows the last separator may go on in the next piece; so may a line end after a carriage return.
    let end = text.endsWith('\r') ? text.length - 1 : text.length;
    while (end > 0 && !SEPARATOR.test(text[end - 1] ?? '')) end -= 1;
    this.#rest = text.slice(end, end + LONGEST_ENTRY);
    for (const [token] of text.slice(0, end).matchAll(TOKENS)) yield* this.#read(token);
  }

  *end(): Generator<PlainEntry> {
    for (const [token] of this.#rest.matchAll(TOKENS)) yield* this.#read(token);
    this.#rest = '';
  }

  *#read(token: string): Generator<PlainEntry> {
    if (/^[\r\n]/.test(token)) {
      this.#line += 1;
      this.#inComment = false;
    } else if (token === '#') this.#inComment = true;
    else if (!this.#inComment && /^[^\s,;]/.test(token))
      yield { text: token.slice(0, LONGEST_ENTRY), line: this.#line };
  }
}
