import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { writeAt } from '../../files/own-file.js';
import { PIECE_BYTES } from '../../files/unpacked-pieces.js';

/** That of gzip itself, and fixed: the same rows make the same bytes. */
export const LEVEL = 6;

export interface WrittenPart {
  /** Of the file as it lies on the disk. */
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes a new file of these bytes, compressed or not, and brings it to the disk. */
export async function writePart(
  path: string,
  content: AsyncIterable<Buffer>,
  isGzip: boolean,
): Promise<WrittenPart> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(path, 'wx');
  const write = async (pieces: AsyncIterable<Buffer>) => {
    for await (const piece of pieces) {
      hash.update(piece);
      await writeAt(handle, piece, bytes);
      bytes += piece.length;
    }
  };
  try {
    if (isGzip) await pipeline(content, createGzip({ level: LEVEL, chunkSize: PIECE_BYTES }), write);
    else await write(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}
