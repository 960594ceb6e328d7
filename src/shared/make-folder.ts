import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasErrorCode } from './error-code.js';

/**
 * Makes a folder with all that it lies in. As `mkdir` with `recursive`, but ends also where the file system refuses a folder
 * by saying that its parent does not exist, as /proc does: Node 20 asks again for ever there.
 */
export async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  let at = folder;
  while (!(await isFolder(at))) {
    missing.push(at);
    at = dirname(at);
  }
  for (const each of missing.toReversed()) {
    try {
      await mkdir(each);
    } catch (error) {
      if (!hasErrorCode(error, 'EEXIST') || !(await isFolder(each))) throw error;
    }
  }
}

/** Throws for what is there and no folder. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return false;
    throw error;
  }
}
