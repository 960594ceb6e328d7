import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { closeAfter } from '../../shared/closers.js';
import { errorCode } from '../../shared/error-code.js';
import { NotRegularFile, openRegularFile } from '../../shared/regular-file.js';

/** Large enough that the hops between threads cost little, small enough to hold a dozen of them. */
const CHUNK_BYTES = 256 * 1024;

/** The longest real line (IMDb's title.principals, 2022) has under 1 kB. */
const LONGEST_LINE_BYTES = 1024 * 1024;

const NEWLINE = 0x0a;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

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
      if (rest.length + (end === 0 ? chunk.length : end) > LONGEST_LINE_BYTES + CHUNK_BYTES) {
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
    const handle = await this.#open();
    const isGzip = await this.#isGzip(handle);
    const hash = createHash('sha256');
    const file = handle.createReadStream({ start: 0, highWaterMark: CHUNK_BYTES });
    file.on('data', (chunk) => {
      this.bytesRead += chunk.length;
      hash.update(chunk);
    });
    // A 'data' listener alone would set the stream flowing before anybody reads.
    file.pause();
    const contents = isGzip ? createGunzip({ chunkSize: CHUNK_BYTES }) : new PassThrough();
    pipeline(file, contents, () => {});
    try {
      yield* buffersOf(contents);
    } catch (error) {
      throw this.#readingError(error);
    } finally {
      file.destroy();
      contents.destroy();
    }
    this.#checksum = hash.digest('hex');
  }

  async #open(): Promise<FileHandle> {
    try {
      return await openRegularFile(this.path);
    } catch (error) {
      throw this.#readingError(error);
    }
  }

  /** What the file holds decides, not its name: programs unpack a download without a word. */
  async #isGzip(handle: FileHandle): Promise<boolean> {
    try {
      const head = Buffer.alloc(GZIP_MAGIC.length);
      const { bytesRead } = await handle.read(head, 0, head.length, 0);
      return bytesRead === head.length && head.equals(GZIP_MAGIC);
    } catch (error) {
      return await closeAfter(this.#readingError(error), handle);
    }
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

async function* buffersOf(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new Error('the stream has an encoding set');
    yield chunk;
  }
}
