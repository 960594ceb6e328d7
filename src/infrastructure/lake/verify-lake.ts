import { stat } from 'node:fs/promises';
import type { LakeFile } from '../../application/lake-ports.js';
import { hasErrorCode } from '../../shared/error-code.js';
import { publishedDates, readDimensions, readManifest } from './day-manifest.js';
import { sha256Of } from './file-digest.js';
import type { LakeFolder } from './lake-folder.js';

export interface VerifiedLake {
  readonly days: number;
  readonly files: number;
  readonly bytes: number;
  /** What is not as a manifest says, each as a sentence. */
  readonly faults: readonly string[];
}

/** Reads every file that a manifest names, and compares it. Throws `ManifestUnfit`. */
export async function verifyLake(folder: LakeFolder): Promise<VerifiedLake> {
  const dates = await publishedDates(folder);
  const faults: string[] = [];
  let [files, bytes] = [0, 0];
  const verify = async (file: LakeFile, of: string) => {
    files += 1;
    bytes += file.bytes;
    const fault = await faultOf(folder.file(file.path), file);
    if (fault !== null) faults.push(`${of}: ${file.path} ${fault}`);
  };
  for (const date of dates) {
    for (const file of (await readManifest(folder.manifest(date)))?.files ?? []) await verify(file, date);
  }
  for (const file of await readDimensions(folder)) await verify(file, 'dimensions');
  return { days: dates.length, files, bytes, faults };
}

async function faultOf(path: string, { bytes, sha256 }: LakeFile): Promise<string | null> {
  try {
    const { size } = await stat(path);
    if (size !== bytes) return `has ${size} bytes, not the ${bytes} that were published`;
    return (await sha256Of(path)) === sha256 ? null : 'has other content than was published';
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return 'is missing';
    throw error;
  }
}
