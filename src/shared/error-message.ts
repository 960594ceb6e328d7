import { errorCode } from './error-code.js';
import { fewFilesMessage, mostOpenFiles } from './file-limit.js';

/** With fewer, a package that is there may look as if it were not. */
const FEW_FILES = 512;

/** What an error says, whatever was thrown. Of too few file descriptors it says so, whichever step wanted one. */
export function errorMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = errorCode(error);
  if (code === 'ENFILE' || /\bENFILE\b/.test(message)) {
    return 'this machine has no file descriptors left: end what holds them, then run the same command again';
  }
  if (code === 'EMFILE' || /\bEMFILE\b/.test(message)) return fewFilesMessage(mostOpenFiles());
  // Node looks for a package by opening its files, and takes one that it cannot open for one that is not there.
  const isMissing = code === 'ERR_MODULE_NOT_FOUND' || /^Cannot find (package|module) /.test(message);
  const limit = isMissing ? mostOpenFiles() : FEW_FILES;
  return limit < FEW_FILES ? fewFilesMessage(limit) : message;
}
