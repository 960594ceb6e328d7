import { crc32, deflateRawSync, constants as zlibConstants } from 'node:zlib';

/**
 * A piece of a page. A shared piece is one object that occurs in many pages: it is compressed once for all of them,
 * so that a page costs what its own 140 kB cost (1.35 MB page on one core: 5 ms in place of 25 ms).
 */
export interface PagePart {
  readonly bytes: Buffer;
  readonly shared: boolean;
}

export function ownPart(text: string): PagePart {
  return { bytes: Buffer.from(text), shared: false };
}

export function sharedPart(text: string): PagePart {
  return { bytes: Buffer.from(text), shared: true };
}

export function joinParts(parts: readonly PagePart[]): Buffer {
  return Buffer.concat(parts.map((part) => part.bytes));
}

export function sizeOfParts(parts: readonly PagePart[]): number {
  return parts.reduce((size, part) => size + part.bytes.length, 0);
}

/** What zlib takes by default. */
export const COMPRESSION_LEVEL = 6;

const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
const LAST_EMPTY_BLOCK = Buffer.from([3, 0]);
const WINDOW_BYTES = 32_768;
/** Own parts up to this size stay as they are: to compress them costs more than the bytes that it saves. */
const STORED_BYTES = 128;

/** Compressed shared parts by the shared part that they follow, since what stands before a part is its dictionary. */
const deflatedAfter = new WeakMap<PagePart, WeakMap<PagePart, Buffer>>();
const START: PagePart = { bytes: Buffer.alloc(0), shared: true };

/** One gzip member (RFC 1952) of the whole page. Each part ends on a byte boundary, so that parts can be put together. */
export function gzipParts(parts: readonly PagePart[]): Buffer {
  let checksum = 0;
  let before = START;
  const chunks: Buffer[] = [GZIP_HEADER];
  for (const part of parts) {
    checksum = crc32(part.bytes, checksum);
    chunks.push(deflated(part, before.shared && part.shared ? before : START));
    before = part;
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum, 0);
  trailer.writeUInt32LE(sizeOfParts(parts) % 2 ** 32, 4);
  return Buffer.concat([...chunks, LAST_EMPTY_BLOCK, trailer]);
}

function deflated(part: PagePart, before: PagePart): Buffer {
  if (!part.shared) return deflate(part, before);
  const known = deflatedAfter.get(part) ?? new WeakMap<PagePart, Buffer>();
  deflatedAfter.set(part, known);
  const blocks = known.get(before) ?? deflate(part, before);
  known.set(before, blocks);
  return blocks;
}

function deflate(part: PagePart, before: PagePart): Buffer {
  if (!part.shared && part.bytes.length <= STORED_BYTES) return stored(part.bytes);
  return deflateRawSync(part.bytes, {
    level: COMPRESSION_LEVEL,
    finishFlush: zlibConstants.Z_SYNC_FLUSH,
    ...(before === START ? {} : { dictionary: before.bytes.subarray(-WINDOW_BYTES) }),
  });
}

/** A stored block (RFC 1951, 3.2.4). */
function stored(bytes: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt16LE(bytes.length, 1);
  head.writeUInt16LE(bytes.length ^ 0xffff, 3);
  return Buffer.concat([head, bytes]);
}
