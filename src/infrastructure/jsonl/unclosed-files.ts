import { rm } from 'node:fs/promises';
import { Mutex } from 'async-mutex';
import { z } from 'zod';
import { replaceSmallFile } from '../../shared/small-file.js';
import { readOwnFile } from '../files/own-file.js';
import { StoreFileUnreadable } from '../files/store-file-error.js';

/** Only such files are mended for their name alone. */
const namesSchema = z.array(z.string().regex(/^[\w-]+(?:\/[\w-]+=\d+){3}\/[\w.-]+$/));

/** The names of the files that are open for writing, on the disk: what a killed process had open, the next one mends. */
export class UnclosedFiles {
  readonly #path: string;
  readonly #names: Set<string>;
  readonly #mutex = new Mutex();

  private constructor(path: string, names: ReadonlySet<string>) {
    this.#path = path;
    this.#names = new Set(names);
  }

  /** Throws `StoreFileUnreadable`. */
  static async open(path: string): Promise<UnclosedFiles> {
    const bytes = await readOwnFile(path);
    return new UnclosedFiles(path, new Set(bytes === undefined ? [] : namesIn(path, String(bytes))));
  }

  get names(): readonly string[] {
    return [...this.#names];
  }

  async add(name: string): Promise<void> {
    this.#names.add(name);
    await this.#write();
  }

  /** Never rejects, also when the disk is full: a name too many costs the next open a look at its file. */
  async remove(name: string): Promise<void> {
    this.#names.delete(name);
    await this.#write().catch(() => {});
  }

  async #write(): Promise<void> {
    await this.#mutex.runExclusive(async () => {
      if (this.#names.size === 0) await rm(this.#path, { force: true });
      else await replaceSmallFile(this.#path, `${JSON.stringify(this.names)}\n`);
    });
  }
}

function namesIn(path: string, text: string): readonly string[] {
  try {
    return namesSchema.parse(JSON.parse(text));
  } catch {
    throw new StoreFileUnreadable(
      path,
      'it does not tell what a run has left open here (without it, each file is looked at when it is written to)',
    );
  }
}
