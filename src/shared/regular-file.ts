import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { closeAfter } from './closers.js';
import { hasErrorCode } from './error-code.js';

/** What has the place of a file is none, and reading it or writing to it could take for ever. */
export class NotRegularFile extends Error {
  override readonly name = 'NotRegularFile';

  constructor(
    path: string,
    /** As the end of a sentence. */
    readonly fault: string,
  ) {
    super(
      `${path} cannot be used: ${fault}; put a file there, or remove it, then run the same command again`,
    );
  }
}

/** Opens a file, by default for reading. A pipe in its place makes nobody wait: throws `NotRegularFile`. */
export async function openRegularFile(path: string, flags = constants.O_RDONLY): Promise<FileHandle> {
  const handle = await open(path, flags | constants.O_NONBLOCK).catch((error: unknown) => {
    // Without waiting there is nobody at the other end.
    if (hasErrorCode(error, 'ENXIO')) throw new NotRegularFile(path, 'it is a socket or a pipe and no file');
    throw error;
  });
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new NotRegularFile(path, faultOf(found));
    return handle;
  } catch (error) {
    return await closeAfter(error, handle);
  }
}

/** The content of a small file. Throws `NotRegularFile`. */
export async function readRegularFile(path: string, flags = constants.O_RDONLY): Promise<Buffer> {
  const handle = await openRegularFile(path, flags);
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function faultOf(found: Stats): string {
  if (found.isDirectory()) return 'it is a folder';
  return found.isFIFO() ? 'it is a pipe and no file' : 'it is a device and no file';
}
