import { JsonlFileUnfit } from '../lines/jsonl-file-unfit.js';
import type { LineBlock } from '../lines/line-blocks.js';

/** A block with the file that it is of. */
export interface FileBlock extends LineBlock {
  readonly path: string;
}

const LINE_END = Buffer.from('\n');
const BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** The rows of blocks, handed out so many at a time, each with its line end and otherwise as it came; nothing is decoded. */
export class RowSlices {
  readonly #blocks: AsyncIterator<FileBlock>;
  #block: FileBlock | undefined;
  /** Of the line in the block that comes next. */
  #at = 0;
  #start = 0;
  #rows = 0;
  #blankLines = 0;

  constructor(blocks: AsyncIterable<FileBlock>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  /** Handed out so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Passed over so far. */
  get blankLines(): number {
    return this.#blankLines;
  }

  /** Whether there is another row. Throws as `take`. */
  async hasMore(): Promise<boolean> {
    for (;;) {
      while (this.#block === undefined || this.#at === this.#block.ends.length) {
        const next = await this.#blocks.next();
        if (next.done === true) return false;
        this.#block = next.value;
        this.#at = 0;
        this.#start = 0;
      }
      if (isRow(this.#block, this.#at, this.#start)) return true;
      this.#start = this.#block.ends[this.#at] ?? 0;
      this.#at += 1;
      this.#blankLines += 1;
    }
  }

  /**
   * The next rows, at most so many, in pieces. Throws what the blocks throw, and `JsonlFileUnfit` for a line that does not
   * begin with `{` and end with `}`: more of its JSON is not looked at.
   */
  async *take(most: number): AsyncGenerator<Buffer> {
    for (let left = most; left > 0 && (await this.hasMore()); ) {
      const block = this.#block;
      if (block === undefined) return;
      const first = this.#at;
      const from = this.#start;
      do {
        this.#start = block.ends[this.#at] ?? 0;
        this.#at += 1;
      } while (
        this.#at - first < left &&
        this.#at < block.ends.length &&
        isRow(block, this.#at, this.#start)
      );
      left -= this.#at - first;
      this.#rows += this.#at - first;
      yield block.bytes.subarray(from, this.#start);
      if (block.bytes[this.#start - 1] !== LINE_END[0]) yield LINE_END;
    }
  }

  /** Lets go of the blocks. */
  async close(): Promise<void> {
    await this.#blocks.return?.();
  }
}

/** `false` for a blank line. */
function isRow({ bytes, ends, path, firstLine }: FileBlock, at: number, start: number): boolean {
  const end = ends[at] ?? start;
  let first = start;
  while (first < end && isBlank(bytes[first])) first += 1;
  if (first === end) return false;
  let last = end - 1;
  while (isBlank(bytes[last])) last -= 1;
  if (bytes[first] === BRACE && bytes[last] === CLOSING_BRACE) return true;
  throw new JsonlFileUnfit(
    `${path} line ${firstLine + at}`,
    'is no JSON object, which begins with { and ends with }',
  );
}

/** A byte that JSON takes for nothing between two values. */
function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
