import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDb } from '../../../infrastructure/lake/duckdb.js';
import { LakeFolder } from '../../../infrastructure/lake/lake-folder.js';
import { PublishedDayFiles } from '../../../infrastructure/lake/published-day-files.js';
import type { Closers } from '../../../shared/closers.js';
import { acquireLockFile } from '../../../shared/lock-file.js';

export interface OpenLake {
  readonly folder: LakeFolder;
  readonly days: PublishedDayFiles;
  /** Rejects where another process has taken it over. */
  readonly confirm: () => Promise<void>;
}

/** For one that changes it, alone: what was broken off before is ended first. Throws `LockHeld`. */
export async function openLakeToWrite(
  out: string,
  say: (line: string) => void,
  closers: Closers,
): Promise<OpenLake> {
  const folder = new LakeFolder(out);
  await mkdir(folder.root, { recursive: true });
  const lock = await acquireLockFile(join(folder.root, 'daily.lock'));
  closers.add(() => lock.release());
  const days = new PublishedDayFiles(folder, () => lock.confirm());
  for (const date of await days.recover()) {
    say(`${date} is published: the process that was at it had been ended in the midst`);
  }
  return { folder, days, confirm: () => lock.confirm() };
}

/** Throws `OptionalMissing`. */
export async function openDuckDb(folder: LakeFolder, neededFor: string, closers: Closers): Promise<DuckDb> {
  const duckDb = await DuckDb.open({ neededFor, temporaryFolder: join(folder.root, '.staging', '.duckdb') });
  closers.add(async () => duckDb.close());
  return duckDb;
}
