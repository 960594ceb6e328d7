import { constants } from 'node:fs';
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { hasErrorCode } from '../../shared/error-code.js';
import { syncFolder } from '../../shared/small-file.js';
import { CsvFileUnreadable } from './csv-store-error.js';

/**
 * Opens a file for reading and writing, making it if it is not there. What is written must stay in its folder: a link
 * in its place is refused, and `isShared` tells that the file has another name (a hard link), whose content would
 * change with it.
 */
export async function openOwnFile(path: string): Promise<{ handle: FileHandle; isShared: boolean }> {
  const handle = await openThere(path, constants.O_RDWR | constants.O_CREAT);
  try {
    const { nlink } = await requireFile(handle, path);
    return { handle, isShared: nlink > 1 };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The content of a small file that is no link; `undefined` when it is not there. */
export async function readOwnFile(path: string): Promise<Buffer | undefined> {
  try {
    const handle = await openThere(path, constants.O_RDONLY);
    try {
      await requireFile(handle, path);
      return await readFile(handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return;
    throw error;
  }
}

async function openThere(path: string, flags: number): Promise<FileHandle> {
  try {
    // A pipe in its place must not make the program wait.
    return await open(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (!hasErrorCode(error, 'ELOOP')) throw error;
    throw new CsvFileUnreadable(path, 'it is a symbolic link, and nothing is written to where it points');
  }
}

async function requireFile(handle: FileHandle, path: string) {
  const found = await handle.stat();
  if (!found.isFile()) throw new CsvFileUnreadable(path, 'it is not a regular file');
  return found;
}

/** Writes all bytes at `position`; the system may take them in pieces, the last of them when a disk is full. */
export async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

export interface ReplacedFile {
  readonly handle: FileHandle;
  /** In bytes. */
  readonly size: number;
  readonly crc: number;
}

/**
 * Puts a new content in the place of a file: written beside it, on the disk before it takes the name, so that a crash
 * leaves the old content or the new. `isReady` is called between the two.
 */
export async function replaceFile(
  path: string,
  mode: number,
  content: AsyncIterable<string> | Iterable<string>,
  isReady: (state: { readonly size: number; readonly crc: number }) => Promise<void> = async () => {},
): Promise<ReplacedFile> {
  const draft = draftPath(path);
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx+', mode);
  try {
    // Past the umask: who could read the file before still can.
    await handle.chmod(mode & 0o777);
    let size = 0;
    let crc = 0;
    for await (const text of content) {
      const bytes = Buffer.from(text);
      await writeAt(handle, bytes, size);
      size += bytes.length;
      crc = crc32(bytes, crc);
    }
    await handle.sync();
    await isReady({ size, crc });
    await rename(draft, path);
    await syncFolder(dirname(path));
    return { handle, size, crc };
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

function draftPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.draft`);
}
