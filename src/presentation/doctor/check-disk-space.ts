import { statfs } from 'node:fs/promises';
import { errorMessage } from '../../shared/error-message.js';
import { existingFolder } from './existing-folder.js';
import { type Finding, ok, problem, warning } from './finding.js';

const CHECK = 'disk space';
/** The embedded database alone takes about 50 MB before its first row. */
const TOO_LITTLE_MB = 200;
/** Room for some hundred thousand movies in the database and in CSV. */
const PLENTY_MB = 2_000;

/** Whether the disk of the data folder has room left. */
export async function checkDiskSpace(folder: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(await existingFolder(folder));
    return judgeDiskSpace((bavail * bsize) / 1_000_000);
  } catch (error) {
    return warning(CHECK, `it cannot be told (${errorMessage(error)})`, 'see that --out is on a disk');
  }
}

export function judgeDiskSpace(megabytes: number): Finding {
  const message = `${megabytes >= 1000 ? `${(megabytes / 1000).toFixed(1)} GB` : `${Math.floor(megabytes)} MB`} free`;
  const advice = 'make room, or choose a folder on another disk with --out (OUT_DIR)';
  if (megabytes < TOO_LITTLE_MB) return problem(CHECK, message, advice);
  return megabytes < PLENTY_MB ? warning(CHECK, message, advice) : ok(CHECK, message);
}
