import type { TitleList } from '../../application/ports.js';
import { isTitleId, type TitleId } from '../../domain/title-id.js';
import { quoted } from '../../shared/quoted.js';

/** Title ids that the user gave. */
export class IdTitleList implements TitleList {
  readonly name: string;
  readonly #ids: readonly TitleId[];

  constructor(name: string, ids: readonly TitleId[]) {
    this.name = name;
    this.#ids = ids;
  }

  get size(): number {
    return this.#ids.length;
  }

  async *titles(): AsyncIterable<TitleId> {
    yield* this.#ids;
  }
}

/** The ids of a text, each once, or every malformed line. */
export interface ParsedIds {
  readonly ids: readonly TitleId[];
  readonly duplicates: number;
  /** A sentence per malformed entry, with its line number. */
  readonly faults: readonly string[];
}

/** Reads ids separated by commas, blanks or line ends; `#` begins a comment. Byte order marks and CRLF are fine. */
export function parseTitleIds(text: string): ParsedIds {
  const ids = new Set<TitleId>();
  const faults: string[] = [];
  let duplicates = 0;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    for (const entry of line.replace(/#.*$/, '').split(/[\s,]+/)) {
      if (entry === '') continue;
      if (!isTitleId(entry)) {
        faults.push(`line ${index + 1}: ${quoted(entry, 40)} is not a title id (tt and 7 or more digits)`);
      } else if (ids.has(entry)) duplicates += 1;
      else ids.add(entry);
    }
  }
  return { ids: [...ids], duplicates, faults };
}
