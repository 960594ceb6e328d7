/** Every text that is looked for is at least so long. */
export const SHORTEST_FOUND = 4;

const HASHES = 1 << 16;

/** A part of a text, from `start` up to, and without, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Finds any of many texts in another. The time depends on that other, hardly on how many are looked for. */
export class TextIndex {
  readonly #texts: ReadonlySet<string>;
  /** By what they begin with, the longest first. */
  readonly #lengths = new Map<string, readonly number[]>();
  /** 1 where one of the texts begins with characters of that hash: most places of a text need no more. */
  readonly #beginnings = new Uint8Array(HASHES);

  /** Texts shorter than `SHORTEST_FOUND` are never found. */
  constructor(texts: ReadonlySet<string>) {
    this.#texts = texts;
    const lengths = new Map<string, Set<number>>();
    for (const text of this.#texts) {
      if (text.length < SHORTEST_FOUND) continue;
      this.#beginnings[hashAt(text, 0)] = 1;
      const beginning = text.slice(0, SHORTEST_FOUND);
      const known = lengths.get(beginning);
      if (known === undefined) lengths.set(beginning, new Set([text.length]));
      else known.add(text.length);
    }
    for (const [beginning, some] of lengths) {
      this.#lengths.set(
        beginning,
        [...some].sort((one, other) => other - one),
      );
    }
  }

  /** The first place from `from` on where one of the texts stands and is accepted; of several there, the longest. */
  find(text: string, from: number, accepts: (span: Span) => boolean): Span | null {
    if (this.#lengths.size === 0) return null;
    for (let start = from; start + SHORTEST_FOUND <= text.length; start += 1) {
      if (this.#beginnings[hashAt(text, start)] === 0) continue;
      for (const length of this.#lengths.get(text.slice(start, start + SHORTEST_FOUND)) ?? []) {
        const span = { start, end: start + length };
        if (this.#texts.has(text.slice(start, span.end)) && accepts(span)) return span;
      }
    }
    return null;
  }
}

function hashAt(text: string, at: number): number {
  let hash = 0;
  for (let index = at; index < at + SHORTEST_FOUND; index += 1)
    hash = Math.imul(hash, 31) + text.charCodeAt(index);
  return hash & (HASHES - 1);
}
