import { WholeLines } from '../files/whole-lines.js';
import { toCopyText } from './copy-text.js';
import { DatasetFault } from './dataset-fault.js';
import type { Dataset } from './dataset-files.js';

const NEWLINE = 0x0a;

/**
 * The lines of a dataset's file after its header, in pieces of whole lines and as COPY's text format. Read it once; what it says of itself is
 * true once it has been read to the end. Throws `DatasetFault` for a wrong header and for a file that is cut short.
 */
export class DatasetRows implements AsyncIterable<Buffer> {
  /** Lines handed out so far, without the header. */
  lines = 0;
  readonly #contents: WholeLines;
  #headerSeen = false;

  constructor(
    path: string,
    private readonly dataset: Dataset,
  ) {
    this.#contents = new WholeLines(
      path,
      ({ reason, isHere }) => new DatasetFault(this.file, isHere ? this.#nextLine() : null, reason),
    );
  }

  get file(): string {
    return this.#contents.file;
  }

  /** Bytes of the file that were read so far. */
  get bytesRead(): number {
    return this.#contents.bytesRead;
  }

  /** SHA-256 of the file as it lies on the disk. */
  get checksum(): string {
    return this.#contents.checksum;
  }

  /** Of a file that is not compressed nothing but its columns tells whether the last line is whole. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for await (const whole of this.#contents) {
      const from = this.#headerSeen ? 0 : this.#checkHeader(whole);
      this.#headerSeen = true;
      if (from === whole.length) continue;
      const { bytes, lines } = toCopyText(whole.subarray(from));
      this.lines += lines;
      yield bytes;
    }
    if (!this.#headerSeen) this.#checkHeader(Buffer.from('\n'));
  }

  #nextLine(): number {
    return this.#headerSeen ? this.lines + 2 : 1;
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
