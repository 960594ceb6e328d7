import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrorCode } from '../../../shared/error-code.js';
import { JsonlFileUnfit } from './jsonl-file-unfit.js';

export interface JsonlInput {
  readonly path: string;
  /** Of the file as it lies on the disk. */
  readonly bytes: number;
}

const ENDINGS = ['.jsonl', '.jsonl.gz'] as const;

/**
 * The files that are given, and of each folder those in it, at any depth, whose names end in `.jsonl` or `.jsonl.gz`: in the
 * order in which they are given, those of a folder in the order of the bytes of their paths (`LC_ALL=C sort`). Hidden
 * files and folders and links to folders are passed over; a file that is reached twice comes once. Throws
 * `JsonlFileUnfit` for what is not there, and where there is no file at all.
 */
export async function jsonlInputs(given: readonly string[]): Promise<readonly JsonlInput[]> {
  const inputs = new Map<string, JsonlInput>();
  for (const path of given) {
    for (const file of await filesOf(path)) {
      const real = await realpath(file);
      if (!inputs.has(real)) inputs.set(real, { path: file, bytes: (await stat(file)).size });
    }
  }
  if (inputs.size === 0) {
    throw new JsonlFileUnfit(
      given.join(', '),
      `cannot be read: no file there ends in ${ENDINGS.join(' or ')}`,
    );
  }
  return [...inputs.values()];
}

async function filesOf(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch((error: unknown) => {
    if (!hasErrorCode(error, 'ENOENT', 'ENOTDIR')) throw error;
    throw new JsonlFileUnfit(path, 'cannot be read: there is no such file or folder');
  });
  if (!found.isDirectory()) return [path];
  const files: Buffer[] = [];
  const names = await readdir(path, { recursive: true });
  for (const name of names) {
    const isHidden = name.split('/').some((part) => part.startsWith('.'));
    if (isHidden || !ENDINGS.some((ending) => name.endsWith(ending))) continue;
    if ((await stat(join(path, name))).isFile()) files.push(Buffer.from(name));
  }
  return files.sort(Buffer.compare).map((name) => join(path, String(name)));
}
