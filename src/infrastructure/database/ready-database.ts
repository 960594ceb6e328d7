import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { packageFile } from '../../shared/package-file.js';
import { migrationChecksums } from './migrations.js';

/** Raise it when a dump would be made otherwise with the same PGlite and the same migrations. */
const FORM = 2;

/**
 * The dump that the build makes of a migrated embedded database, and that a new data folder is filled from: found alike from
 * the sources and from the built program. Its name tells what decides its form, the PGlite that made it and the
 * migrations: that of another build is another file.
 */
export async function readyDatabase(): Promise<URL> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest: unknown = JSON.parse(await readFile(join(entry, '../../package.json'), 'utf8'));
  const { version } = z.object({ version: z.string() }).parse(manifest);
  const decisive = JSON.stringify([FORM, version, await migrationChecksums()]);
  const key = createHash('sha256').update(decisive).digest('hex').slice(0, 16);
  return packageFile(`dist/ready-database-${key}.tar.gz`);
}
