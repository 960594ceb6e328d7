import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MIGRATIONS_FOLDER, migrate } from '../../../src/infrastructure/database/migrations.js';
import { PgliteDatabase } from '../../../src/infrastructure/database/pglite-database.js';

/** Threads run built JavaScript, so `npm run build` comes first. */
export const PGLITE_THREAD = new URL(
  '../../../dist/infrastructure/database/pglite-thread.js',
  import.meta.url,
);

export interface TestPglite {
  /** Holds a migrated database that nobody has open. */
  readonly folder: string;
  remove(): Promise<void>;
}

/** A migrated embedded database of this test file alone: a copy of one that is made once per schema, which takes seconds. */
export async function createTestPglite(): Promise<TestPglite> {
  const template = await templateFolder();
  const parent = await mkdtemp(join(tmpdir(), 'imdb-scraper-pglite-'));
  const folder = join(parent, 'pglite');
  await cp(template, folder, { recursive: true });
  return { folder, remove: () => rm(parent, { recursive: true, force: true }) };
}

async function templateFolder(): Promise<string> {
  const cache = fileURLToPath(new URL('../../../node_modules/.cache/imdb-scraper/', import.meta.url));
  const template = join(cache, `pglite-${await schemaKey()}`);
  if (existsSync(template)) return template;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'draft-'));
  const database = await PgliteDatabase.open({
    folder: join(draft, 'pglite'),
    threadEntry: PGLITE_THREAD,
  });
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
  // Test files that run side by side may each have made one; the first stays.
  await rename(join(draft, 'pglite'), template).catch(() => {});
  await rm(draft, { recursive: true, force: true });
  return template;
}

async function schemaKey(): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(MIGRATIONS_FOLDER)).filter((name) => name.endsWith('.sql'));
  for (const name of names.sort()) {
    hash.update(await readFile(new URL(name, MIGRATIONS_FOLDER)));
  }
  hash.update(await readFile(createRequire(import.meta.url).resolve('@electric-sql/pglite')));
  return hash.digest('hex').slice(0, 16);
}
