import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { errorCode } from '../../shared/error-code.js';
import { NotRegularFile, openRegularFile } from '../../shared/regular-file.js';
import { PIECE_BYTES, unpackedPieces } from './unpacked-pieces.js';

/** The longest real line (IMDb's title.principals, 2022) has under 1 kB. */
const LONGEST_LINE_BYTES = 1024 * 1024;

const NEWLINE = 0x0a;

/** What is wrong with a file, as the end of a sentence; `isHere` when it is wrong at the line that would come next. */
export interface FileFault {
  readonly reason: string;
  readonly isHere: boolean;
}

/**
 * A text file, compressed or not, in pieces of whole lines, the last of which ends in a line feed though the file may not.
 * Read it once; what it says of itself is true once it has been read to the end. Throws what `toError` makes of a fault.
 */
export class WholeLines implements AsyncIterable<Buffer> {
  /** Its name. */
  readonly file: string;
  /** Bytes of the file that were read so far. */
  bytesRead = 0;
  #checksum: string | undefined;

  constructor(
    private readonly path: string,
    private readonly toError: (fault: FileFault) => Error,
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
    for await (const chunk of this.#contents()) {
      const end = chunk.lastIndexOf(NEWLINE) + 1;
      if (rest.length + (end === 0 ? chunk.length : end) > LONGEST_LINE_BYTES + PIECE_BYTES) {
        throw this.toError({ reason: 'the line is longer than any of a real file', isHere: true });
      }
      if (end === 0) {
        rest = Buffer.concat([rest, chunk]);
        continue;
      }
      const whole =
        rest.length === 0 ? chunk.subarray(0, end) : Buffer.concat([rest, chunk.subarray(0, end)]);
      rest = Buffer.from(chunk.subarray(end));
      yield whole;
    }
    if (rest.length > 0) yield Buffer.concat([rest, Buffer.from('\n')]);
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
      throw this.#readingError(error);
    }
    this.#checksum = hash.digest('hex');
  }

  #readingError(error: unknown): Error {
    if (error instanceof NotRegularFile) return this.toError({ reason: error.fault, isHere: false });
    const code = errorCode(error);
    if (code === 'ENOENT')
      return this.toError({ reason: `there is no such file at ${this.path}`, isHere: false });
    if (code?.startsWith('Z_') === true) {
      const what = code === 'Z_BUF_ERROR' ? 'the file is cut short' : 'the compressed file is damaged';
      return this.toError({ reason: `${what} here (${code}); download it again`, isHere: true });
    }
    return this.toError({ reason: `it cannot be read (${code ?? String(error)})`, isHere: false });
  }
}
