import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives the whole run one folder for what it writes aside, and removes it at the end: also what a test left there that
 * failed, or that ended a program before it could clean up.
 */
export async function setup(): Promise<() => Promise<void>> {
  const root = await mkdtemp(join(tmpdir(), 'imdb-scraper-tests-'));
  // Servers that run as another user have their folders in it.
  await chmod(root, 0o755);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = root;
  return async () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  };
}
