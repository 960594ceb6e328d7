import { crc32, deflateRawSync, constants as zlib } from 'node:zlib';
import { films } from '../../dist/demo/imdb-site/films.js';
import { titlePageParts } from '../../dist/demo/imdb-site/title-page-html.js';
import { COMPRESSION_LEVEL } from '../../dist/demo/page-part.js';
import { appendZeros, combine } from './crc32-combine.js';

/** A page of 2025 with everything on it: 1.85 MB, 237 kB gzip. */
const PAGE_BYTES = 1_850_000;
const WINDOW_BYTES = 32_768;
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
const LAST_EMPTY_BLOCK = Buffer.from([3, 0]);

/**
 * @typedef {import('../../dist/demo/page-part.js').PagePart} PagePart
 * @typedef {object} Piece  of a page, between two places that hold the title id
 * @property {Buffer} deflated  ends on a byte boundary and refers to nothing before itself
 * @property {number} bytes  plain
 * @property {number} checksum
 * @property {import('./crc32-combine.js').Operator} operator  of its length
 */

/**
 * The title pages of the bench. A page is compressed once, around the places that hold its id; serving it under any id
 * is then joining buffers into one gzip member, so that 25,000 titles cost the server no more than 250 do.
 */
export class TitlePages {
  /** @type {readonly (readonly Piece[])[]} */
  #pages = films.map(compressPage);
  #numbers = new Map(films.map((film, number) => [film.titleId, number]));
  #idOperators = new Map([9, 10].map((length) => [length, appendZeros(length)]));

  /**
   * The answer's body, or null for an id that is not of this site.
   * @param {string} titleId
   */
  gzip(titleId) {
    const page = this.#pages[this.#numberOf(titleId) % films.length];
    return page === undefined ? null : this.#join(page, Buffer.from(titleId));
  }

  /** @type {(page: readonly Piece[], id: Buffer) => Buffer} */
  #join(page, id) {
    const idOperator = this.#idOperators.get(id.length);
    const idChecksum = crc32(id);
    const chunks = [GZIP_HEADER];
    let checksum = 0;
    let bytes = 0;
    for (const [index, piece] of page.entries()) {
      if (index > 0) {
        chunks.push(storedBlockHeader(id.length), id);
        checksum = combine(checksum, idOperator, idChecksum);
        bytes += id.length;
      }
      chunks.push(piece.deflated);
      checksum = combine(checksum, piece.operator, piece.checksum);
      bytes += piece.bytes;
    }
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(checksum, 0);
    trailer.writeUInt32LE(bytes, 4);
    return Buffer.concat([...chunks, LAST_EMPTY_BLOCK, trailer]);
  }

  #numberOf(titleId) {
    return this.#numbers.get(titleId) ?? (/^tt9\d{7}$/.test(titleId) ? Number(titleId.slice(3)) : -1);
  }
}

/**
 * Ids of as many titles: the films first, then the same pages again under made-up ids.
 * @param {number} count
 */
export function titleIds(count) {
  return Array.from({ length: count }, (_, number) =>
    number < films.length ? films[number].titleId : `tt9${String(number).padStart(7, '0')}`,
  );
}

function storedBlockHeader(length) {
  return Buffer.from([0, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff]);
}

/** @type {(film: import('../../dist/demo/imdb-site/films.js').Film) => Piece[]} */
function compressPage(film) {
  const pieces = [emptyPiece()];
  /** @type {PagePart | null} */
  let before = null;
  for (const part of titlePageParts(film, { weightBytes: PAGE_BYTES })) {
    if (part.shared) {
      append(pieces.at(-1), part.bytes, deflateShared(part, before));
    } else {
      for (const [index, text] of part.bytes.toString().split(film.titleId).entries()) {
        if (index > 0) pieces.push(emptyPiece());
        const bytes = Buffer.from(text);
        append(pieces.at(-1), bytes, deflate(bytes));
      }
    }
    before = part.shared ? part : null;
  }
  return pieces.map(({ chunks, ...piece }) => ({
    ...piece,
    deflated: Buffer.concat(chunks),
    operator: appendZeros(piece.bytes),
  }));
}

function emptyPiece() {
  return { chunks: [], bytes: 0, checksum: 0 };
}

function append(piece, bytes, deflated) {
  piece.chunks.push(deflated);
  piece.bytes += bytes.length;
  piece.checksum = crc32(bytes, piece.checksum);
}

/** @type {WeakMap<PagePart, Map<PagePart | null, Buffer>>} */
const deflatedAfter = new WeakMap();

/** Compressed once for all pages in which it follows the same part; that part is its dictionary. */
function deflateShared(part, before) {
  const known = deflatedAfter.get(part) ?? new Map();
  deflatedAfter.set(part, known);
  const deflated =
    known.get(before) ??
    deflate(part.bytes, before === null ? {} : { dictionary: before.bytes.subarray(-WINDOW_BYTES) });
  known.set(before, deflated);
  return deflated;
}

function deflate(bytes, options = {}) {
  return deflateRawSync(bytes, { level: COMPRESSION_LEVEL, finishFlush: zlib.Z_SYNC_FLUSH, ...options });
}
