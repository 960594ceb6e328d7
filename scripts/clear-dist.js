/** Empties dist/ but for dumps of the embedded database, which take long to make and are kept while they fit. */
import { readdir, rm } from 'node:fs/promises';

const dist = new URL('../dist/', import.meta.url);
const names = await readdir(dist).catch(() => []);
for (const name of names) {
  if (!name.startsWith('ready-database-')) await rm(new URL(name, dist), { recursive: true, force: true });
}
