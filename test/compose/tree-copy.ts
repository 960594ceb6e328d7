import { chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { outputOf } from './run-command.js';

export interface TreeCopy {
  readonly folder: string;
  /** Who owns it: the caller, or an ordinary user where that is root. */
  readonly owner: { readonly uid: number; readonly gid: number };
  remove(): Promise<void>;
}

const ORDINARY_USER = { uid: 4321, gid: 4322 };

/**
 * A copy of all files of the project that git knows or would add: what a clone of the next commit would hold, of a
 * person whose umask keeps everyone else out.
 */
export async function copyTree(): Promise<TreeCopy> {
  const { uid, gid } = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const owner = uid === 0 ? ORDINARY_USER : { uid, gid };
  const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-compose-'));
  const listed = await outputOf('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  for (const file of listed.split('\0').filter((name) => name !== '')) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(file, join(folder, file)).catch(ignoreDeleted);
  }
  await outputOf('chmod', ['--recursive', 'go-rwx', folder]);
  if (uid === 0) await outputOf('chown', ['--recursive', `${owner.uid}:${owner.gid}`, folder]);
  await chown(folder, owner.uid, owner.gid);
  return { folder, owner, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Git still lists a file that is deleted and not committed yet. */
function ignoreDeleted(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
