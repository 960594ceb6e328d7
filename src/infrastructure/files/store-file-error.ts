import { StoreFull } from '../../application/engine/ports.js';
import { hasErrorCode } from '../../shared/error-code.js';

/** A file of a store holds what this program did not write and cannot tell the meaning of; it is never overwritten. */
export class StoreFileUnreadable extends Error {
  override readonly name = 'StoreFileUnreadable';

  constructor(path: string, fault: string) {
    super(
      `${path}: ${fault}; nothing was changed: put it right, move it away, or choose another folder with --out`,
    );
  }
}

export function changedMeanwhile(path: string): StoreFileUnreadable {
  return new StoreFileUnreadable(path, 'another program has changed it while a run had it open');
}

/**
 * Turns what the file system said about `path` into words; errors that already are words come back as they are. `flag` is
 * that of the option which chose the place.
 */
export function explainStoreError(error: unknown, path: string, flag = '--out'): unknown {
  if (hasErrorCode(error, 'ENOSPC', 'EDQUOT', 'EFBIG')) {
    const limit = hasErrorCode(error, 'EFBIG') ? 'the limit on the size of a file' : 'no space left';
    return new StoreFull(
      `${path} cannot grow (${limit}); what was saved before is whole: make room, then run the same command again`,
      { cause: error },
    );
  }
  if (hasErrorCode(error, 'EACCES', 'EPERM', 'EROFS')) {
    return new Error(
      `${path} cannot be written; allow this user to write there, or choose another folder with ${flag}`,
      { cause: error },
    );
  }
  if (hasErrorCode(error, 'ENOTDIR', 'EEXIST', 'EISDIR', 'ELOOP')) {
    return new Error(
      `${path} cannot be used (a file, a folder or a link is in its place); remove that, or choose another folder with ${flag}`,
      { cause: error },
    );
  }
  return error;
}

/** Whether the system refused something about a file, as itself or in our words. */
export function concernsFiles(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error instanceof StoreFileUnreadable ||
    ('syscall' in error && typeof error.syscall === 'string') ||
    concernsFiles(error.cause)
  );
}
