import { fstatSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { SaveResult } from '../../domain/engine/outcome.js';
import { closeAfter } from '../../shared/closers.js';
import { counted } from '../../shared/counted.js';
import { hasErrorCode } from '../../shared/error-code.js';
import { NumberMap } from '../../shared/number-map.js';
import { openOwnFile, writeAt } from '../files/own-file.js';
import { changedMeanwhile, explainStoreError, StoreFileUnreadable } from '../files/store-file-error.js';
import { gzipMember } from './gzip-member.js';
import { type RawLine, readLine } from './raw-line.js';
import { readMembers } from './read-members.js';

const LINE_END = 0x0a;

/**
 * A file of lines that only grows, by a gzip member a batch. Which line there is of each key is known from digests, 13 to
 * 16 bytes a key, read when it is opened.
 */
export class JsonlDayFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #known: NumberMap;
  #size: number;
  /** Whether a batch may have been written in part. */
  #isTorn = false;

  private constructor(path: string, handle: FileHandle, known: NumberMap, size: number) {
    this.#path = path;
    this.#handle = handle;
    this.#known = known;
    this.#size = size;
  }

  /**
   * Makes the file if it is not there, reads it, and cuts off what a killed process has left of a batch, which `onCut`
   * hears of in a sentence. Throws `StoreFileUnreadable` for a file that is damaged otherwise; it stays as it is.
   */
  static async open(path: string, onCut: (notice: string) => void): Promise<JsonlDayFile> {
    try {
      const { handle, isShared } = await openOwnFile(path);
      try {
        if (isShared) {
          throw new StoreFileUnreadable(
            path,
            'it has a second name (a hard link), whose content would grow with it',
          );
        }
        const known = new NumberMap(true);
        const { whole, torn } = await readMembers(handle, path, (content) => remember(content, known, path));
        if (torn > 0) onCut(await cutTornEnd(handle, path, whole, torn));
        return new JsonlDayFile(path, handle, known, whole);
      } catch (error) {
        return await closeAfter(error, handle);
      }
    } catch (error) {
      throw explainStoreError(error, path);
    }
  }

  /** As `open`, but only cuts, without reading what the file holds, and closes it. A file that is gone has nothing to cut. */
  static async mend(path: string, onCut: (notice: string) => void): Promise<void> {
    try {
      const { handle } = await openOwnFile(path, 'fail');
      try {
        const { whole, torn } = await readMembers(handle, path);
        if (torn > 0) onCut(await cutTornEnd(handle, path, whole, torn));
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (hasErrorCode(error, 'ENOENT')) return;
      throw explainStoreError(error, path);
    }
  }

  /** Bytes of memory that grow with what is stored. */
  get indexBytes(): number {
    return this.#known.byteLength;
  }

  /**
   * Appends those lines that are not the last of their key already, all of them or none, and says of each what was done.
   * `confirm` is awaited just before the file grows.
   */
  async append(lines: readonly RawLine[], confirm: () => Promise<void>): Promise<readonly SaveResult[]> {
    const staged = new Map<number, number>();
    const grown: Buffer[] = [];
    const results = lines.map(({ id, digest, bytes }): SaveResult => {
      const known = staged.get(id) ?? this.#known.get(id);
      if (known === digest) return 'unchanged';
      staged.set(id, digest);
      grown.push(bytes);
      return known === undefined ? 'inserted' : 'updated';
    });
    if (grown.length === 0) return results;
    const member = await gzipMember(Buffer.concat(grown));
    await confirm();
    await this.#write(member);
    for (const [id, digest] of staged) this.#known.set(id, digest);
    return results;
  }

  /** Brings everything to the disk. */
  async sync(): Promise<void> {
    try {
      if (this.#isTorn) await this.#cutBack();
      await this.#handle.sync();
    } catch (error) {
      throw explainStoreError(error, this.#path);
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #write(member: Buffer): Promise<void> {
    try {
      if (this.#isTorn) await this.#cutBack();
      const { size, nlink } = fstatSync(this.#handle.fd);
      if (size !== this.#size || nlink === 0) throw changedMeanwhile(this.#path);
      this.#isTorn = true;
      await writeAt(this.#handle, member, this.#size);
      this.#isTorn = false;
      this.#size += member.length;
    } catch (error) {
      // What cannot be cut back now is cut back before the next batch, or at the next open.
      if (this.#isTorn) await this.#cutBack().catch(() => {});
      throw explainStoreError(error, this.#path);
    }
  }

  async #cutBack(): Promise<void> {
    await this.#handle.truncate(this.#size);
    this.#isTorn = false;
  }
}

async function cutTornEnd(handle: FileHandle, path: string, whole: number, torn: number): Promise<string> {
  await handle.truncate(whole);
  return `${path}: a process was killed while it wrote there; what it left of its last batch (${counted(torn, 'byte')}) was cut off`;
}

function remember(content: Buffer, known: NumberMap, path: string): void {
  for (let start = 0; start < content.length; ) {
    const end = content.indexOf(LINE_END, start) + 1;
    const line = end === 0 ? null : readLine(content.subarray(start, end));
    if (line === null)
      throw new StoreFileUnreadable(path, 'it holds a line that this program has not written');
    known.set(line.id, line.digest);
    start = end;
  }
}
