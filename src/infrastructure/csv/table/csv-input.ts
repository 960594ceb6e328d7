import { type FileHandle, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasErrorCode } from '../../../shared/error-code.js';
import { errorMessage } from '../../../shared/error-message.js';
import { NotRegularFile, openRegularFile } from '../../../shared/regular-file.js';
import { CsvFileUnfit } from './csv-file-unfit.js';

/** Opens a CSV file for reading. Throws `CsvFileUnfit`. */
export async function openCsvFile(path: string): Promise<FileHandle> {
  try {
    return await openRegularFile(path);
  } catch (error) {
    if (error instanceof NotRegularFile) throw new CsvFileUnfit(path, error.fault);
    if (!hasErrorCode(error, 'ENOENT', 'ENOTDIR')) throw new CsvFileUnfit(path, errorMessage(error));
    const folder = dirname(path);
    throw (await isFolder(folder))
      ? new CsvFileUnfit(path, 'there is no such file', undefined, NAME_IT)
      : new CsvFileUnfit(folder, 'there is no such folder', undefined, NAME_IT);
  }
}

const NAME_IT = 'name the folder that holds movies.csv, actors.csv and movie_actor.csv';

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
