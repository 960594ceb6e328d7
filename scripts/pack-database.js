/** Makes the embedded database that a first run unpacks, unless the one in dist/ fits. */
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packFolder, readPackKey } from '../dist/infrastructure/database/folder-pack.js';
import { openDatabase } from '../dist/infrastructure/database/open-database.js';
import { READY_DATABASE, readyDatabaseKey } from '../dist/infrastructure/database/ready-database.js';

const file = fileURLToPath(READY_DATABASE);
const key = await readyDatabaseKey();
if ((await readPackKey(file)) !== key) {
  // Beside it, so that it can be renamed into its place.
  const draft = await mkdtemp(`${file}-`);
  try {
    const folder = join(draft, 'pglite');
    const database = await openDatabase({ databaseUrl: null, folder });
    await database.close();
    await packFolder(folder, key, join(draft, 'pack'));
    await rename(join(draft, 'pack'), file);
  } catch (error) {
    // Whoever only wants the program has it without.
    process.stderr.write(
      `the embedded database was not packed, so that each first run makes its own: ${error}\n`,
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
