import {
  brotliDecompressSync,
  crc32,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  type ZlibOptions,
} from 'node:zlib';
import { hasErrorCode } from '../../shared/error-code.js';
import { headerValues } from './header-values.js';

type Decompress = (wire: Buffer, options: ZlibOptions) => Buffer;

/** What a request offers to take. zstd is left out: Node 20 cannot read it. */
export const ACCEPTED_CODINGS = 'gzip, deflate, br';

/** How much larger a body mostly is than it came: a title page 7.6 times (1.85 MB in 2025), details of TMDB 5 to 9 times. */
const USUAL_RATIO = 9;
/** Zlib's default, and a whole title page. */
const SMALLEST_CHUNK_BYTES = 16 * 1024;
const LARGEST_CHUNK_BYTES = 2 * 1024 * 1024;
/** More layers than any server means. */
const MOST_CODINGS = 4;

// Synchronous on purpose: this runs in a worker thread, where a hop to zlib's own threads costs more than it saves.
const DECOMPRESSORS: Readonly<Record<string, Decompress>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflateEither,
  br: brotliDecompressSync,
};
const PLAIN = new Set(['', 'identity']);

/** The body cannot be read: it came in a coding that was not offered. */
export class UnknownCoding extends Error {
  override readonly name = 'UnknownCoding';
}

/**
 * The body as it was before `Content-Encoding` was applied to it. As browsers do, takes what servers get wrong: a coding that
 * is named twice and applied once, bytes after the end of gzip, a word that is no coding on a body that is plain text.
 * Throws `UnknownCoding`, or what zlib throws for a damaged body or one longer than `maxBytes`.
 */
export function decodeContent(
  wire: Buffer,
  contentEncoding: string | readonly string[] | undefined,
  maxBytes: number,
): Buffer {
  if (contentEncoding === undefined || wire.length === 0) return wire;
  const codings = codingsOf(headerValues(contentEncoding).join());
  if (codings.length > MOST_CODINGS) throw new UnknownCoding(codings.join(', '));
  let body = wire;
  let last: string | undefined;
  for (const coding of codings.toReversed()) {
    const decompress = Object.hasOwn(DECOMPRESSORS, coding) ? DECOMPRESSORS[coding] : undefined;
    if (decompress === undefined) {
      if (!isPlainText(body)) throw new UnknownCoding(coding);
    } else if (coding !== last || hasGzipMark(body)) {
      body = decompress(body, { maxOutputLength: maxBytes, chunkSize: chunkFor(body.length) });
    }
    last = coding;
  }
  return body;
}

/**
 * Bytes of the pieces that a body comes out in: mostly one, so that nothing is copied together. Each is allocated whole, and
 * pieces much larger than what is in them have V8 collect garbage for the sake of memory that it does not manage.
 */
function chunkFor(wireLength: number): number {
  return Math.min(Math.max(wireLength * USUAL_RATIO, SMALLEST_CHUNK_BYTES), LARGEST_CHUNK_BYTES);
}

/** In the order in which they were applied. */
function codingsOf(text: string): readonly string[] {
  if (Object.hasOwn(DECOMPRESSORS, text)) return [text];
  return text
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => !PLAIN.has(coding));
}

/** Some servers add bytes after the end, which zlib takes for a second, damaged member. */
function gunzip(wire: Buffer, options: ZlibOptions): Buffer {
  try {
    return gunzipSync(wire, options);
  } catch (error) {
    const first = hasErrorCode(error, 'ERR_BUFFER_TOO_LARGE') ? null : firstMember(wire, options);
    if (first === null) throw error;
    return first;
  }
}

/** The first member of a gzip body, if it is whole: its length and checksum follow it. */
function firstMember(wire: Buffer, options: ZlibOptions): Buffer | null {
  const start = lengthOfGzipHeader(wire);
  if (start === null) return null;
  try {
    const body = inflateRawSync(wire.subarray(start), options);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc32(body), 0);
    trailer.writeUInt32LE(body.length, 4);
    return wire.indexOf(trailer, start) === -1 ? null : body;
  } catch {
    return null;
  }
}

/** RFC 1952: ten bytes, then an extra field, a name, a comment and a checksum of it all as the flags say. */
function lengthOfGzipHeader(wire: Buffer): number | null {
  if (!hasGzipMark(wire) || wire.length < 18) return null;
  const flags = wire.readUInt8(3);
  let length = 10;
  if ((flags & 4) !== 0) length += 2 + wire.readUInt16LE(length);
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    const end = wire.indexOf(0, length);
    if (end === -1) return null;
    length = end + 1;
  }
  if ((flags & 2) !== 0) length += 2;
  return length < wire.length ? length : null;
}

/** RFC 9110 means the zlib format, whose header is a multiple of 31; some servers send deflate without that frame. */
function inflateEither(wire: Buffer, options: ZlibOptions): Buffer {
  const isFramed = wire.length > 1 && (wire.readUInt8(0) & 0x0f) === 8 && wire.readUInt16BE(0) % 31 === 0;
  return isFramed ? inflateSync(wire, options) : inflateRawSync(wire, options);
}

function hasGzipMark(body: Buffer): boolean {
  return body[0] === 0x1f && body[1] === 0x8b;
}

/** Compressed bytes have control characters among the first hundred or so; a page never. */
function isPlainText(body: Buffer): boolean {
  return body.subarray(0, 512).every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
