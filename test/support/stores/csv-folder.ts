import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of its own for the running test, removed when the test ends. */
export async function csvFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
