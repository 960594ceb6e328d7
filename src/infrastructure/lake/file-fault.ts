import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { LakeFile } from '../../application/lake-ports.js';
import { hasErrorCode } from '../../shared/error-code.js';

/** How a file differs from what a manifest says of it, for people; `null` where it does not. */
export async function fileFault(
  path: string,
  { bytes, sha256 }: Pick<LakeFile, 'bytes' | 'sha256'>,
): Promise<string | null> {
  try {
    const { size } = await stat(path);
    if (size !== bytes) return `has ${size} bytes, not the ${bytes} that were published`;
    return (await sha256Of(path)) === sha256 ? null : 'has other content than was published';
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return 'is missing';
    throw error;
  }
}

/** SHA-256 of a file, in hexadecimal digits. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
