import { type FileHandle, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { Closers, closeAfter } from '../../../shared/closers.js';
import {
  openOwnFile,
  readableOwnFile,
  readOwnFile,
  removeDraft,
  replaceFile,
  writeAt,
} from '../../files/own-file.js';
import { explainStoreError, StoreFileUnreadable } from '../../files/store-file-error.js';

/** What a file holds: its size in bytes and a checksum of them. */
export interface FileState {
  readonly size: number;
  readonly crc: number;
}

export interface NamedState {
  readonly name: string;
  readonly state: FileState;
}

const stateSchema = z.object({ size: z.number().int().nonnegative(), crc: z.number().int().nonnegative() });
const slotSchema = z.object({
  number: z.number().int().nonnegative(),
  /** More than one state while a file is being replaced: it has one of them. */
  files: z.record(z.string(), z.array(stateSchema)),
  /** What the files hold once the batch is whole that is being written to them, or was written last. */
  planned: z.record(z.string(), stateSchema).optional(),
});
type Slot = z.infer<typeof slotSchema>;

const SLOT_BYTES = 2048;
const CRC_DIGITS = 8;

/**
 * Makes a batch that grows several files whole or nothing. While files are open, `.batch` tells what each of them held
 * before the last batch and what it holds with it, and is written as the first step of every batch, a line in two slots by
 * turns, so that one of them is always whole. It does not fsync batches: a process may be killed at any moment, a power
 * cut is another matter.
 */
export class BatchJournal {
  readonly #path: string;
  readonly #handle: FileHandle;
  #number: number;
  /** Of files with every batch that is whole. */
  #files: Slot['files'];

  private constructor(path: string, handle: FileHandle, { number, files }: Slot) {
    this.#path = path;
    this.#handle = handle;
    this.#number = number;
    this.#files = files;
  }

  /**
   * Cuts off what a killed process has written of a batch, but only behind bytes that are the ones it noted. Answers
   * whether a process was killed here. Throws `StoreFileUnreadable` when a file has been changed since.
   */
  static async recover(folder: string): Promise<boolean> {
    const path = join(folder, '.batch');
    try {
      await removeDraft(path);
      const bytes = await readOwnFile(path);
      if (bytes === undefined) return false;
      await cutBack(folder, newestSlot(path, bytes));
      return true;
    } catch (error) {
      throw explainStoreError(error, path);
    }
  }

  static async open(folder: string, files: readonly NamedState[]): Promise<BatchJournal> {
    const path = join(folder, '.batch');
    try {
      const slot = { number: 0, files: statesOf(files) };
      const { handle } = await replaceFile(path, 0o644, [format(slot)]);
      return new BatchJournal(path, handle, slot);
    } catch (error) {
      throw explainStoreError(error, path);
    }
  }

  /** Files are about to grow to these states. */
  async begin(files: readonly NamedState[]): Promise<void> {
    await this.#write(Object.fromEntries(files.map(({ name, state }) => [name, state])));
  }

  /** They have: what was noted at the beginning tells it. */
  end(files: readonly NamedState[]): void {
    this.#files = statesOf(files);
  }

  /** No batch is being written, and the files have these states. */
  async settle(files: readonly NamedState[]): Promise<void> {
    this.#files = statesOf(files);
    await this.#write();
  }

  /** A file is about to be replaced by one with this state. */
  async expect({ name, state }: NamedState): Promise<void> {
    this.#files = { ...this.#files, [name]: [...(this.#files[name] ?? []), state] };
    await this.#write();
  }

  /** Every file is whole and needs no journal any more. */
  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #write(planned?: Slot['planned']): Promise<void> {
    this.#number += 1;
    const slot = { number: this.#number, files: this.#files, planned };
    try {
      await writeAt(this.#handle, Buffer.from(format(slot)), (slot.number % 2) * SLOT_BYTES);
    } catch (error) {
      throw explainStoreError(error, this.#path);
    }
  }
}

function statesOf(files: readonly NamedState[]): Slot['files'] {
  return Object.fromEntries(files.map(({ name, state }) => [name, [state]]));
}

function format(slot: Slot): string {
  const text = JSON.stringify(slot);
  return `${crc32(text).toString(16).padStart(CRC_DIGITS, '0')} ${text}\n`;
}

function newestSlot(path: string, bytes: Buffer): Slot {
  const slots = [0, 1].flatMap((place) => {
    const slot = parseSlot(bytes.toString('utf8', place * SLOT_BYTES, (place + 1) * SLOT_BYTES));
    return slot === undefined ? [] : [slot];
  });
  const newest = slots.sort((a, b) => b.number - a.number)[0];
  if (newest !== undefined) return newest;
  throw new StoreFileUnreadable(
    path,
    'it does not tell what a run has left here (remove it, and the files are taken as they are)',
  );
}

function parseSlot(text: string): Slot | undefined {
  // Behind the line there may be the end of a longer one that was there before.
  const content = text.slice(CRC_DIGITS + 1, Math.max(text.indexOf('\n'), 0));
  if (content === '' || Number.parseInt(text.slice(0, CRC_DIGITS), 16) !== crc32(content)) return;
  return slotSchema.parse(JSON.parse(content));
}

async function cutBack(folder: string, { files, planned = {} }: Slot): Promise<void> {
  const names = Object.keys(files);
  const plans = names.map((name) => planned[name]);
  const isWhole = await Promise.all(
    names.map(async (name, at) => {
      const plan = plans[at];
      return plan !== undefined && (await holds(join(folder, basename(name)), plan));
    }),
  );
  if (isWhole.every((one) => one)) return;
  const closers = new Closers();
  const cuts: { handle: FileHandle; size: number }[] = [];
  try {
    for (const [at, name] of names.entries()) {
      const path = join(folder, basename(name));
      const state = await stateThere(path, files[name] ?? []);
      const { handle } = await openOwnFile(path);
      closers.add(() => handle.close());
      cuts.push({ handle, size: state?.size ?? 0 });
      const { size } = await handle.stat();
      const isOurs =
        size <= (plans[at]?.size ?? 0) && (size < (plans[at]?.size ?? 0) || isWhole[at] === true);
      if (state === undefined || (size > state.size && !isOurs)) throw changed(path, folder);
    }
    for (const { handle, size } of cuts) {
      if ((await handle.stat()).size > size) await handle.truncate(size);
    }
  } catch (error) {
    return await closeAfter(error, closers);
  }
  await closers.close();
}

function changed(path: string, folder: string): StoreFileUnreadable {
  return new StoreFileUnreadable(
    path,
    'it was changed after a run that wrote there was killed, so what that run left unfinished cannot be told ' +
      `(put it back as it was, or remove ${join(folder, '.batch')} and the files are taken as they are)`,
  );
}

/** The largest of the states that the file begins with. */
async function stateThere(path: string, states: readonly FileState[]): Promise<FileState | undefined> {
  for (const state of states.toSorted((a, b) => b.size - a.size)) {
    if (await beginsWith(path, state)) return state;
  }
  return;
}

async function holds(path: string, state: FileState): Promise<boolean> {
  return (await beginsWith(path, state)) && (await stat(path)).size === state.size;
}

async function beginsWith(path: string, state: FileState): Promise<boolean> {
  const handle = await readableOwnFile(path);
  if (handle === undefined) return false;
  try {
    let crc = 0;
    let size = 0;
    if (state.size > 0) {
      for await (const chunk of handle.createReadStream({
        start: 0,
        end: state.size - 1,
        autoClose: false,
      })) {
        crc = crc32(chunk, crc);
        size += chunk.length;
      }
    }
    return size === state.size && crc === state.crc;
  } finally {
    await handle.close();
  }
}
