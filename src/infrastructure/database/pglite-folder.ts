import { existsSync } from 'node:fs';
import { readdir, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StoreFull } from '../../application/engine/ports.js';
import { hasErrorCode } from '../../shared/error-code.js';
import { readRegularFile } from '../../shared/regular-file.js';
import { createSmallFile } from '../../shared/small-file.js';

/** Major version of the PostgreSQL in PGlite: it opens no data folder of another one. */
export const PGLITE_POSTGRES = '18';

/** A data folder of the embedded database that another major version of PostgreSQL has made. */
export class OtherPostgresFolder extends Error {
  override readonly name = 'OtherPostgresFolder';

  constructor(folder: string, found: string) {
    super(
      `${folder} was made by an embedded PostgreSQL ${found}, and this one is ${PGLITE_POSTGRES}, which cannot read it; nothing in it was changed: load the CSV files into a new folder (load-csv <folder> --out <new folder>), or use the version of imdb-scraper that made it`,
    );
  }
}

/** A data folder that PGlite cannot open. */
export class EmbeddedDatabaseSpoiled extends Error {
  override readonly name = 'EmbeddedDatabaseSpoiled';

  constructor(folder: string, reason: string) {
    super(
      `the embedded database in ${folder} cannot be opened, its files are damaged (${reason}): load the CSV files into a new folder (load-csv ${join(dirname(folder), 'csv')} --out <new folder>), or remove ${folder} and scrape again`,
    );
  }
}

/** PostgreSQL cannot go on without room for another segment of its log. */
const LEAST_FREE_BYTES = 17_000_000;

/** Before PGlite opens it: a folder of another version makes it fail without a reason. */
export async function checkVersion(folder: string): Promise<void> {
  let found: string;
  try {
    found = String(await readRegularFile(join(folder, 'PG_VERSION'))).trim();
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT')) throw error;
    // PGlite would take what is there for a new folder, and make a new database over it.
    const isNew = (await readdir(folder).catch(() => [])).length === 0;
    if (isNew) return;
    throw new EmbeddedDatabaseSpoiled(folder, 'PG_VERSION is missing');
  }
  if (/^\d+$/.test(found) && found !== PGLITE_POSTGRES) throw new OtherPostgresFolder(folder, found);
}

/**
 * Notes that the folder is being made. A process that was killed meanwhile leaves files that PGlite takes for a whole
 * database and can never open; as long as the note stands nothing was saved in them, so they are made anew.
 */
export async function startMaking(folder: string, making: string): Promise<void> {
  if (existsSync(making)) await rm(folder, { recursive: true, force: true });
  else if (!existsSync(folder)) await createSmallFile(making, '');
}

/** Whether its disk has no room for another segment. */
export async function isFull(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < LEAST_FREE_BYTES;
  } catch {
    return false;
  }
}

export function noRoom(folder: string, reason: string): StoreFull {
  return new StoreFull(
    `the embedded database in ${folder} has no room left (${reason}); what was saved before is whole: make room, then run the same command again`,
  );
}
