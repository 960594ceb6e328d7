/** Empties dist/ but for the packed database, which is made anew only when it does not fit. */
import { readdir, rm } from 'node:fs/promises';

const dist = new URL('../dist/', import.meta.url);
const names = await readdir(dist).catch(() => []);
for (const name of names) {
  if (name !== 'ready-database.gz') await rm(new URL(name, dist), { recursive: true, force: true });
}
