import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isTitleId, type TitleId } from '../../domain/imdb/title-id.js';
import { readTitleIds } from './title-id-text.js';

/** What a list of ids held when it was read. */
export interface SetAsideIds {
  /** In the order of the list, duplicates among them; may be read once. */
  readonly titleIds: AsyncIterable<TitleId>;
  readonly isEmpty: boolean;
  /** A sentence per malformed entry, with its line number; only the first ones. */
  readonly faults: readonly string[];
  /** Malformed entries that have no sentence. */
  readonly moreFaults: number;
}

const MOST_FAULTS = 20;
/** Longer lists wait in a file. */
const MOST_IN_MEMORY = 1024 * 1024;

/**
 * Reads a whole list of ids, also one that can be read only once, and keeps what it held, however long it is, with the
 * memory for a piece of it.
 */
export async function setAsideTitleIds(bytes: AsyncIterable<Uint8Array>): Promise<SetAsideIds> {
  const kept = new KeptLines();
  const faults: string[] = [];
  let moreFaults = 0;
  for await (const { titleId, fault } of readTitleIds(bytes)) {
    if (titleId !== undefined) await kept.add(titleId);
    else if (faults.length < MOST_FAULTS) faults.push(fault);
    else moreFaults += 1;
  }
  return { titleIds: titleIdsOf(kept), isEmpty: kept.isEmpty, faults, moreFaults };
}

async function* titleIdsOf(kept: KeptLines): AsyncGenerator<TitleId> {
  for await (const line of kept.read()) if (isTitleId(line)) yield line;
}

/** Lines in memory, and in a file once they are many. */
class KeptLines {
  #text = '';
  #file: FileHandle | undefined;

  get isEmpty(): boolean {
    return this.#text === '' && this.#file === undefined;
  }

  async add(line: string): Promise<void> {
    this.#text += `${line}\n`;
    if (this.#text.length < MOST_IN_MEMORY) return;
    this.#file ??= await namelessFile();
    await this.#file.appendFile(this.#text);
    this.#text = '';
  }

  async *read(): AsyncGenerator<string> {
    let rest = '';
    if (this.#file !== undefined) {
      for await (const piece of this.#file.createReadStream({ start: 0, encoding: 'latin1' })) {
        const lines = `${rest}${piece}`.split('\n');
        rest = lines.pop() ?? '';
        yield* lines;
      }
    }
    yield* `${rest}${this.#text}`.split('\n').slice(0, -1);
  }
}

/** A file that nobody else can open, and that is gone with the process however that ends. */
async function namelessFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-ids-'));
  try {
    return await open(join(folder, 'ids'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
