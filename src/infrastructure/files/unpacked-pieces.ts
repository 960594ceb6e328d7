import type { FileHandle } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Large enough that the hops between threads cost little, small enough to hold a dozen of them. */
export const PIECE_BYTES = 256 * 1024;

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * What a file holds, unpacked where it is gzip, of one member or several: its content decides, not its name, since programs
 * unpack a download without a word. `onRead` hears each piece as it lies on the disk. Closes the handle. Throws what zlib
 * says (codes `Z_…`) for a file that is damaged or cut short.
 */
export async function* unpackedPieces(
  handle: FileHandle,
  onRead: (piece: Buffer) => void,
): AsyncGenerator<Buffer> {
  const gunzip = (await isGzip(handle)) ? createGunzip({ chunkSize: PIECE_BYTES }) : null;
  const file = handle.createReadStream({ start: 0, highWaterMark: PIECE_BYTES });
  let bytes = 0;
  const pieces = buffersOf(file, (piece) => {
    bytes += piece.length;
    onRead(piece);
  });
  try {
    if (gunzip === null) return yield* pieces;
    pipeline(pieces, gunzip, () => {});
    yield* buffersOf(gunzip);
    // It takes a zero behind a member for padding, and passes over all that follows.
    if (gunzip.bytesWritten < bytes) throw damagedAt(gunzip.bytesWritten);
  } finally {
    file.destroy();
    gunzip?.destroy();
  }
}

async function isGzip(handle: FileHandle): Promise<boolean> {
  const head = Buffer.alloc(GZIP_MAGIC.length);
  try {
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    return bytesRead === head.length && head.equals(GZIP_MAGIC);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function damagedAt(byte: number): Error {
  return Object.assign(new Error(`there is no gzip from byte ${byte} on`), { code: 'Z_DATA_ERROR' });
}

async function* buffersOf(
  stream: Readable,
  onPiece: (piece: Buffer) => void = () => {},
): AsyncGenerator<Buffer> {
  for await (const piece of stream) {
    if (!Buffer.isBuffer(piece)) throw new Error('the stream has an encoding set');
    onPiece(piece);
    yield piece;
  }
}
