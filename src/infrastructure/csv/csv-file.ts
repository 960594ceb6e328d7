import { constants } from 'node:fs';
import { type FileHandle, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CsvFileUnreadable } from './csv-store-error.js';

/**
 * Opens a file for reading and writing, making it if it is not there. The path that comes back has its links resolved,
 * so that a file put in its place lands where the link points.
 */
export async function openFile(path: string): Promise<{ handle: FileHandle; path: string }> {
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT);
  try {
    if (!(await handle.stat()).isFile()) throw new CsvFileUnreadable(path, 'it is not a regular file');
    return { handle, path: await realpath(path) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Writes all bytes at `position`; the system may take them in pieces, the last of them when a disk is full. */
export async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/**
 * Puts a new content in the place of a file: written beside it, on the disk before it takes the name, so that a crash
 * leaves the old content or the new. Returns the handle of the new file and its size in bytes.
 */
export async function replaceFile(
  path: string,
  mode: number,
  content: AsyncIterable<string>,
): Promise<{ handle: FileHandle; size: number }> {
  const draft = draftPath(path);
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx+', mode);
  try {
    // Past the umask: who could read the file before still can.
    await handle.chmod(mode & 0o777);
    let size = 0;
    for await (const text of content) {
      const bytes = Buffer.from(text);
      await writeAt(handle, bytes, size);
      size += bytes.length;
    }
    await handle.sync();
    await rename(draft, path);
    await syncFolder(dirname(path));
    return { handle, size };
  } catch (error) {
    await handle.close();
    await rm(draft, { force: true });
    throw error;
  }
}

/** What a crash may have left of `replaceFile`. */
export async function removeDraft(path: string): Promise<void> {
  await rm(draftPath(path), { force: true });
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function draftPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.draft`);
}
