import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { errorCode } from '../../shared/error-code.js';
import { NotRegularFile, openRegularFile } from '../../shared/regular-file.js';
import { PIECE_BYTES, unpackedPieces } from '../files/unpacked-pieces.js';
import { toCopyText } from './copy-text.js';
import { DatasetFault } from './dataset-fault.js';
import type { Dataset } from './dataset-files.js';

/** The longest real line (title.principals, 2022) has under 1 kB. */
const LONGEST_LINE_BYTES = 1024 * 1024;

const NEWLINE = 0x0a;

/**
 * The lines of a dataset's file after its header, in pieces of whole lines and as COPY's text format. Read it once; what it says of itself is
 * true once it has been read to the end. Throws `DatasetFault` for a wrong header and for a file that is cut short.
 */
export class DatasetRows implements AsyncIterable<Buffer> {
  readonly file: string;
  /** Bytes of the file that were read so far. */
  bytesRead = 0;
  /** Lines handed out so far, without the header. */
  lines = 0;
  #checksum: string | undefined;

  constructor(
    private readonly path: string,
    private readonly dataset: Dataset,
  ) {
    this.file = basename(path);
  }

  /** SHA-256 of the file as it lies on the disk. */
  get checksum(): string {
    if (this.#checksum === undefined) throw new Error(`${this.file} has not been read to its end`);
    return this.#checksum;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    let rest: Buffer = Buffer.alloc(0);
    let headerSeen = false;
    for await (const chunk of this.#contents()) {
      const end = chunk.lastIndexOf(NEWLINE) + 1;
      if (rest.length + (end === 0 ? chunk.length : end) > LONGEST_LINE_BYTES + PIECE_BYTES) {
        throw new DatasetFault(
          this.file,
          this.#nextLine(headerSeen),
          'the line is longer than any of IMDb’s',
        );
      }
      if (end === 0) {
        rest = Buffer.concat([rest, chunk]);
        continue;
      }
      const whole =
        rest.length === 0 ? chunk.subarray(0, end) : Buffer.concat([rest, chunk.subarray(0, end)]);
      rest = Buffer.from(chunk.subarray(end));
      const from = headerSeen ? 0 : this.#checkHeader(whole);
      headerSeen = true;
      if (from < whole.length) yield this.#handOut(whole.subarray(from));
    }
    if (!headerSeen) {
      this.#checkHeader(Buffer.concat([rest, Buffer.from('\n')]));
      rest = Buffer.alloc(0);
    }
    // Of a file that is not compressed nothing but its columns tells whether the last line is whole.
    if (rest.length > 0) yield this.#handOut(Buffer.concat([rest, Buffer.from('\n')]));
  }

  #handOut(whole: Buffer): Buffer {
    const { bytes, lines } = toCopyText(whole);
    this.lines += lines;
    return bytes;
  }

  async *#contents(): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    try {
      const handle = await openRegularFile(this.path);
      yield* unpackedPieces(handle, (piece) => {
        this.bytesRead += piece.length;
        hash.update(piece);
      });
    } catch (error) {
      throw this.#readingFault(error);
    }
    this.#checksum = hash.digest('hex');
  }

  #readingFault(error: unknown): unknown {
    if (error instanceof NotRegularFile) return new DatasetFault(this.file, null, error.fault);
    const code = errorCode(error);
    if (code === 'ENOENT') return new DatasetFault(this.file, null, `there is no such file at ${this.path}`);
    if (code?.startsWith('Z_') === true) {
      const what = code === 'Z_BUF_ERROR' ? 'the file is cut short' : 'the compressed file is damaged';
      return new DatasetFault(this.file, this.lines + 2, `${what} here (${code}); download it again`);
    }
    return new DatasetFault(this.file, null, `it cannot be read (${code ?? String(error)})`);
  }

  #nextLine(headerSeen: boolean): number {
    return headerSeen ? this.lines + 2 : 1;
  }

  /** Answers where the line after the header begins. */
  #checkHeader(lines: Buffer): number {
    const end = lines.indexOf(NEWLINE);
    const header = lines
      .subarray(0, end)
      .toString()
      .replace(/^\uFEFF/, '');
    const wanted = this.dataset.header.join('\t');
    if (header !== wanted) throw new DatasetFault(this.file, 1, headerFault(header, wanted));
    return end + 1;
  }
}

function headerFault(header: string, wanted: string): string {
  const again = 'run datasets pull for the file as IMDb made it';
  if (header === `${wanted}\r`) return `its lines end in CRLF, so another program has saved it; ${again}`;
  if (header.includes('\0')) return `it is no UTF-8 text, so another program has saved it; ${again}`;
  if (/^\s*</.test(header)) return `it is a page of HTML and no dataset; ${again}`;
  return `the header is ${JSON.stringify(header.slice(0, 200))}, not ${JSON.stringify(wanted)}`;
}
