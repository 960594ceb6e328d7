import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { hasErrorCode } from '../../shared/error-code.js';

/** The folder itself when it exists, else the nearest one above it that does: where it would be made. */
export async function existingFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  try {
    await stat(path);
    return path;
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT') || dirname(path) === path) throw error;
    return existingFolder(dirname(path));
  }
}
