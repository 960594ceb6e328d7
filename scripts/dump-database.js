/** Makes the dump of a migrated embedded database that a first run is filled from, unless dist/ has one that fits. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { openDatabase } from '../dist/infrastructure/database/open-database.js';
import { readyDatabase } from '../dist/infrastructure/database/ready-database.js';

const file = fileURLToPath(await readyDatabase());
if (!existsSync(file)) {
  const dist = dirname(file);
  for (const name of await readdir(dist)) {
    if (name.startsWith('ready-database-')) await rm(join(dist, name), { recursive: true, force: true });
  }
  // Beside it, so that it can be renamed into its place.
  const draft = await mkdtemp(`${file}-`);
  try {
    const folder = join(draft, 'pglite');
    const database = await openDatabase({ databaseUrl: null, folder });
    await database.close();
    const pglite = await PGlite.create(folder);
    // Nobody makes another database in an embedded one, and these are over half of its files.
    await pglite.exec(`update pg_database set datistemplate = false where datname like 'template_'`);
    for (const template of ['template0', 'template1']) await pglite.exec(`drop database ${template}`);
    // What is dumped needs no recovery then.
    await pglite.exec('checkpoint');
    const dump = await pglite.dumpDataDir('gzip');
    await pglite.close();
    await writeFile(join(draft, 'dump'), Buffer.from(await dump.arrayBuffer()));
    await rename(join(draft, 'dump'), file);
  } catch (error) {
    // Whoever only wants the program has it without.
    process.stderr.write(
      `the embedded database was not dumped, so that each first run makes its own: ${error}\n`,
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
