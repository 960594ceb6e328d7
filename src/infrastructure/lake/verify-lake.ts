import { setTimeout } from 'node:timers/promises';
import type { LakeFile } from '../../application/lake-ports.js';
import { ManifestUnfit, publishedDates, readDimensions, readManifest } from './day-manifest.js';
import { fileFault } from './file-fault.js';
import type { LakeFolder } from './lake-folder.js';

/** For the last files of a day and its manifest. */
const PUBLISHED_WITHIN_MS = 1_000;

export interface VerifiedLake {
  readonly days: number;
  readonly files: number;
  readonly bytes: number;
  /** What is not as a manifest says, each as a sentence. */
  readonly faults: readonly string[];
}

/**
 * Reads every file that a manifest names, and compares it. What a process that publishes just then leaves between two states is
 * looked at once more.
 */
export async function verifyLake(folder: LakeFolder): Promise<VerifiedLake> {
  const verified = await verifyOnce(folder);
  if (verified.faults.length === 0) return verified;
  await setTimeout(PUBLISHED_WITHIN_MS);
  return await verifyOnce(folder);
}

async function verifyOnce(folder: LakeFolder): Promise<VerifiedLake> {
  const dates = await publishedDates(folder);
  const faults: string[] = [];
  let [files, bytes] = [0, 0];
  const verify = async (of: string, named: () => Promise<readonly LakeFile[]>) => {
    try {
      for (const file of await named()) {
        files += 1;
        bytes += file.bytes;
        const fault = await fileFault(folder.file(file.path), file);
        if (fault !== null) faults.push(`${of}: ${file.path} ${fault}`);
      }
    } catch (error) {
      if (!(error instanceof ManifestUnfit)) throw error;
      faults.push(`${of}: ${error.message}`);
    }
  };
  for (const date of dates) {
    await verify(date, async () => (await readManifest(folder.manifest(date)))?.files ?? []);
  }
  await verify('dimensions', () => readDimensions(folder));
  return { days: dates.length, files, bytes, faults };
}
