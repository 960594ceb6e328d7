import type { TitleList } from '../../application/ports.js';
import type { TitleId } from '../../domain/title-id.js';
import { readTitleIds } from './title-id-text.js';

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

/** The ids of a list, each once, and what is wrong with it. */
export interface ParsedIds {
  readonly ids: readonly TitleId[];
  readonly duplicates: number;
  /** A sentence per malformed entry, with its line number. */
  readonly faults: readonly string[];
}

/** Reads all that `readTitleIds` finds. */
export async function parseTitleIds(bytes: AsyncIterable<Uint8Array>): Promise<ParsedIds> {
  const ids = new Set<TitleId>();
  const faults: string[] = [];
  let duplicates = 0;
  for await (const { titleId, fault } of readTitleIds(bytes)) {
    if (titleId === undefined) faults.push(fault);
    else if (ids.has(titleId)) duplicates += 1;
    else ids.add(titleId);
  }
  return { ids: [...ids], duplicates, faults };
}
