import { constants, writeSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { closeAfter } from '../../shared/closers.js';
import { hasErrorCode } from '../../shared/error-code.js';
import { NotRegularFile, openRegularFile } from '../../shared/regular-file.js';
import { syncFolder } from '../../shared/small-file.js';
import { StoreFileUnreadable } from './store-file-error.js';

/**
 * Opens a file for reading and writing, by default making it if it is not there. What is written must stay in its folder: a link
 * in its place is refused, and `isShared` tells that the file has another name (a hard link), whose content would
 * change with it.
 */
export async function openOwnFile(
  path: string,
  ifMissing: 'make' | 'fail' = 'make',
): Promise<{ handle: FileHandle; isShared: boolean }> {
  const handle = await openThere(path, constants.O_RDWR | (ifMissing === 'make' ? constants.O_CREAT : 0));
  try {
    const { nlink } = await handle.stat();
    return { handle, isShared: nlink > 1 };
  } catch (error) {
    return await closeAfter(error, handle);
  }
}

/** Opens a file that is no link for reading; `undefined` when it is not there. */
export async function readableOwnFile(path: string): Promise<FileHandle | undefined> {
  try {
    return await openThere(path, constants.O_RDONLY);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return;
    throw error;
  }
}

/** The content of a small file that is no link; `undefined` when it is not there. */
export async function readOwnFile(path: string): Promise<Buffer | undefined> {
  const handle = await readableOwnFile(path);
  try {
    return await handle?.readFile();
  } finally {
    await handle?.close();
  }
}

async function openThere(path: string, flags: number): Promise<FileHandle> {
  try {
    return await openRegularFile(path, flags | constants.O_NOFOLLOW);
  } catch (error) {
    if (error instanceof NotRegularFile) throw new StoreFileUnreadable(path, error.fault);
    if (!hasErrorCode(error, 'ELOOP')) throw error;
    throw new StoreFileUnreadable(path, 'it is a symbolic link, and nothing is written to where it points');
  }
}

/** The system takes so much into its memory sooner than the thread pool would hand it over. */
const AT_ONCE_BYTES = 64 * 1024;

/** Writes all bytes at `position`; the system may take them in pieces, the last of them when a disk is full. */
export async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const rest = bytes.length - done;
    done +=
      rest <= AT_ONCE_BYTES
        ? writeSync(handle.fd, bytes, done, rest, position + done)
        : (await handle.write(bytes, done, rest, position + done)).bytesWritten;
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
  const remove = () => rm(draft, { force: true });
  await remove();
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
    return await closeAfter(error, handle, { close: remove });
  }
}

/** What a crash may have left of `replaceFile`. */
export async function removeDraft(path: string): Promise<void> {
  await rm(draftPath(path), { force: true });
}

function draftPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.draft`);
}
