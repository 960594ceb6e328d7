import type { NumberSet } from '../../shared/number-set.js';
import { titleNumber } from './title-number.js';

const TAB = 0x09;
const NEWLINE = 0x0a;
const LONGEST_ID_BYTES = 12;

/** Lines whose title is in a set. A line that does not begin with a title id is kept, for COPY to refuse. */
export class KeptLines implements AsyncIterable<Buffer> {
  #lineNumbers = new Uint32Array(1024);
  #kept = 0;
  #seen = 0;

  constructor(
    private readonly lines: AsyncIterable<Buffer>,
    private readonly titles: NumberSet,
  ) {}

  /** Which line of the source the so many-th kept line was, both counted from 1. */
  sourceLine(kept: number): number {
    return this.#lineNumbers[kept - 1] ?? kept;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for await (const chunk of this.lines) {
      const kept: Buffer[] = [];
      let runStart = 0;
      let from = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
        this.#seen += 1;
        if (this.#isKept(chunk, from)) this.#note();
        else {
          if (runStart < from) kept.push(chunk.subarray(runStart, from));
          runStart = end + 1;
        }
        from = end + 1;
      }
      if (runStart < from) kept.push(chunk.subarray(runStart, from));
      if (kept.length > 0) yield Buffer.concat(kept);
    }
  }

  #isKept(chunk: Buffer, from: number): boolean {
    const tab = chunk.subarray(from, from + LONGEST_ID_BYTES + 1).indexOf(TAB);
    const number = tab === -1 ? null : titleNumber(chunk.toString('latin1', from, from + tab));
    return number === null || this.titles.has(number);
  }

  #note(): void {
    if (this.#kept === this.#lineNumbers.length) {
      const larger = new Uint32Array(this.#kept * 2);
      larger.set(this.#lineNumbers);
      this.#lineNumbers = larger;
    }
    this.#lineNumbers[this.#kept] = this.#seen;
    this.#kept += 1;
  }
}
