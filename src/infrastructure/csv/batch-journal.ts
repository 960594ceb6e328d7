import { type FileHandle, readFile, rm, stat, truncate } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { hasErrorCode } from '../../shared/error-code.js';
import { openFile, writeAt } from './csv-file.js';
import { explainStoreError } from './csv-store-error.js';

interface Growing {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

const sizesSchema = z.record(z.string(), z.number().int().nonnegative());

/**
 * Makes a batch that grows several files whole or nothing: while it is being written, a small file tells the sizes
 * from before, to which `recover` cuts the files back after a crash. It does not fsync: a process may be killed at
 * any moment, a power cut is another matter.
 */
export class BatchJournal {
  readonly #path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** Undoes the batch that a crash has cut short, if there is one, then opens the journal of `folder`. */
  static async open(folder: string): Promise<BatchJournal> {
    const path = join(folder, '.batch');
    try {
      await recover(folder, path);
      const { handle } = await openFile(path);
      await handle.truncate(0);
      return new BatchJournal(path, handle);
    } catch (error) {
      throw explainStoreError(error, path);
    }
  }

  async begin(files: readonly Growing[]): Promise<void> {
    const sizes = Object.fromEntries(files.map(({ name, size }) => [name, size]));
    try {
      await writeAt(this.#handle, Buffer.from(`${JSON.stringify(sizes)}\n`), 0);
    } catch (error) {
      throw explainStoreError(error, this.#path);
    }
  }

  async end(): Promise<void> {
    await this.#handle.truncate(0);
  }

  /** Leaves the file to whoever has the folder now. */
  async abandon(): Promise<void> {
    await this.#handle.close();
  }

  /** Removes the journal, unless a batch is still to be undone at the next open. */
  async close(): Promise<void> {
    const { size } = await this.#handle.stat();
    await this.#handle.close();
    if (size === 0) await rm(this.#path, { force: true });
  }
}

async function recover(folder: string, path: string): Promise<void> {
  for (const [name, size] of Object.entries(await readSizes(path))) {
    const file = join(folder, basename(name));
    try {
      // A shorter file is not what the batch has left; the table that owns it judges what is there.
      if ((await stat(file)).size > size) await truncate(file, size);
    } catch (error) {
      if (!hasErrorCode(error, 'ENOENT')) throw error;
    }
  }
}

/** A torn journal means that the batch had not begun to write. */
async function readSizes(path: string): Promise<Record<string, number>> {
  try {
    const text = await readFile(path, 'utf8');
    return text.endsWith('\n') ? sizesSchema.parse(JSON.parse(text)) : {};
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError || hasErrorCode(error, 'ENOENT'))
      return {};
    throw error;
  }
}
