import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { skipped } from './skipped.js';

export interface SmallFileSystem {
  readonly folder: string;
  /** As `mount` writes sizes, e.g. `96k`. */
  resize(size: string): void;
}

/** A file system of its own in memory for the running test; `undefined`, and said so, for a user that may not mount one. */
export async function smallFileSystem(size: string): Promise<SmallFileSystem | undefined> {
  const parent = await mkdtemp(join(tmpdir(), 'imdb-scraper-test-'));
  const folder = join(parent, 'small');
  await mkdir(folder);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  onTestFinished(async () => {
    if (status === 0) execFileSync('umount', [folder]);
    await rm(parent, { recursive: true, force: true });
  });
  if (skipped(status === 0, 'this user may not mount a small file system')) return;
  return { folder, resize: (to) => execFileSync('mount', ['-o', `remount,size=${to}`, folder]) };
}
