import type { FileHandle } from 'node:fs/promises';
import { StoreFileUnreadable } from '../files/store-file-error.js';
import { contentOfMember, HEADER_BYTES, isTornMember, sizeOfMember } from './gzip-member.js';

/** How a file of gzip members ends. In bytes. */
export interface Ending {
  readonly whole: number;
  /** Behind the last whole member: the beginning of one that a killed process did not finish. */
  readonly torn: number;
}

/**
 * Walks the members of a file from its first to its last; what they hold is read only for `take`. Throws
 * `StoreFileUnreadable` for what this program has not written, or not so.
 */
export async function readMembers(
  handle: FileHandle,
  path: string,
  take?: (content: Buffer) => void,
): Promise<Ending> {
  const { size: end } = await handle.stat();
  let at = 0;
  while (at < end) {
    const size = sizeOfMember(await readAt(handle, at, Math.min(HEADER_BYTES, end - at)));
    if (size === null || at + size > end) return { whole: at, torn: await tornBytes(handle, path, at, end) };
    if (take !== undefined) {
      const content = await contentOfMember(await readAt(handle, at, size));
      if (content === null) throw damaged(path, at);
      take(content);
    }
    at += size;
  }
  return { whole: at, torn: 0 };
}

async function tornBytes(handle: FileHandle, path: string, at: number, end: number): Promise<number> {
  // Nothing so far behind a member's beginning is looked for: what is no member of ours is not read as a whole.
  const size = sizeOfMember(await readAt(handle, at, Math.min(HEADER_BYTES, end - at))) ?? HEADER_BYTES;
  const rest = await readAt(handle, at, Math.min(size, end - at));
  if (await isTornMember(rest)) return rest.length;
  throw damaged(path, at);
}

function damaged(path: string, at: number): StoreFileUnreadable {
  return new StoreFileUnreadable(
    path,
    `it is damaged from byte ${at} on, or another program has written there`,
  );
}

async function readAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) return bytes.subarray(0, done);
    done += bytesRead;
  }
  return bytes;
}
