import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasErrorCode } from './error-code.js';

/**
 * Puts a small file in the place of what has this name, whole or not at all, whatever happens meanwhile. A link in its
 * place is replaced, never followed.
 */
export async function replaceSmallFile(path: string, content: string | Uint8Array): Promise<void> {
  await withDraft(path, content, (draft) => rename(draft, path));
  await syncFolder(dirname(path));
}

/** Makes a small file, whole or not at all. Answers `false`, and changes nothing, when something has this name. */
export async function createSmallFile(path: string, content: string | Uint8Array): Promise<boolean> {
  return await withDraft(path, content, async (draft) => {
    try {
      // A hard link appears with its content at once; creating and then writing would show others an empty file.
      await link(draft, path);
      return true;
    } catch (error) {
      if (hasErrorCode(error, 'EEXIST')) return false;
      throw error;
    }
  });
}

/** Lets `use` work with a whole file beside `path` that nobody else knows, and removes it where it is left. */
export async function withDraft<Result>(
  path: string,
  content: string | Uint8Array,
  use: (draft: string, handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  // Exclusive: neither a file nor a link that waits there is written through.
  const handle = await open(draft, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
    return await use(draft, handle);
  } finally {
    await handle.close();
    await rm(draft, { force: true });
  }
}

/** So that a name survives a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Not every file system knows how.
    if (!hasErrorCode(error, 'EINVAL', 'ENOTSUP', 'EPERM', 'EISDIR')) throw error;
  } finally {
    await handle.close();
  }
}
