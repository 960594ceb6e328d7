import { rmSync } from 'node:fs';
import { lstat, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { hasErrorCode } from '../../shared/error-code.js';
import { syncFolder } from '../../shared/small-file.js';

/** What keeps a file of this name from being made or replaced, as a sentence; `null` for nothing. */
export async function placeFault(path: string): Promise<string | null> {
  try {
    const place = await lstat(path);
    if (place.isFile() || place.isSymbolicLink()) return null;
    return `${path} is ${place.isDirectory() ? 'a folder' : 'no file'}; choose another name`;
  } catch (error) {
    if (hasErrorCode(error, 'ENOTDIR')) return `${dirname(path)} is no folder; choose another one`;
    if (!hasErrorCode(error, 'ENOENT')) throw error;
  }
  try {
    await lstat(dirname(path));
    return null;
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT')) throw error;
    return `there is no folder ${dirname(path)}; make it first, or choose another one`;
  }
}

/**
 * A hidden folder beside a file, for what is to become that file. It goes when it is closed, and with the process when
 * that leaves sooner; after a `kill -9` it stays.
 */
export class DraftFolder {
  readonly #removeAtOnce: () => void;

  private constructor(
    readonly path: string,
    private readonly target: string,
  ) {
    this.#removeAtOnce = () => rmSync(path, { recursive: true, force: true });
    process.once('exit', this.#removeAtOnce);
  }

  static async beside(target: string): Promise<DraftFolder> {
    const whole = resolve(target);
    return new DraftFolder(await mkdtemp(join(dirname(whole), '.draft-')), whole);
  }

  /** A path in it. */
  file(name: string): string {
    return join(this.path, name);
  }

  /**
   * Puts a file of it in the target's place, on the disk before it takes the name, so that a crash leaves the old content
   * or the new. A link there is replaced, never followed. Answers its size in bytes.
   */
  async publish(name: string): Promise<number> {
    const handle = await open(this.file(name), 'r+');
    try {
      await handle.sync();
      const { size } = await handle.stat();
      await rename(this.file(name), this.target);
      await syncFolder(dirname(this.target));
      return size;
    } finally {
      await handle.close();
    }
  }

  async close(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
    process.off('exit', this.#removeAtOnce);
  }
}
