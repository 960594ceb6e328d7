import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { errorCode } from '../../shared/error-code.js';
import { openRegularFile } from '../../shared/regular-file.js';

/**
 * Reads a compressed file to its end and answers its SHA-256, or `null` when it is damaged or cut short. Its own
 * checksums at the end decide that, so nothing less than reading it all will do.
 */
export async function checkGzip(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  const handle = await openRegularFile(path);
  const file = handle.createReadStream({ highWaterMark: 256 * 1024 });
  file.on('data', (chunk) => hash.update(chunk));
  file.pause();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(file, createGunzip({ chunkSize: 256 * 1024 }), nowhere);
    return hash.digest('hex');
  } catch (error) {
    if (errorCode(error)?.startsWith('Z_') === true) return null;
    throw error;
  }
}
