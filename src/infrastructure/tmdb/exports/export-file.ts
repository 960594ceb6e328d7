import type { ExportIds } from '../../../domain/tmdb/tmdb-export.js';
import { NumberSet } from '../../../shared/number-set.js';
import { WholeLines } from '../../files/whole-lines.js';
import { ExportFault } from './export-fault.js';
import { ExportLine } from './export-line.js';

const NEWLINE = 0x0a;

/** A file of TMDB's has none; more than these are not what TMDB publishes. */
const FEW_BAD = 10;
const MOST_BAD_SHARE = 0.01;
const BAD_SHOWN = 3;

/**
 * The ids of an export's file, compressed or not, in its order, each once. Read it once; what it says of itself is true once it
 * has been read to the end. Throws `ExportFault` for a file that is cut short or damaged, has no ids, or too many lines
 * that are none of an export; a few such lines are left out and counted.
 */
export class ExportFile implements AsyncIterable<ExportIds> {
  lines = 0;
  ids = 0;
  /** Lines that were left out since an earlier one has the same id. */
  repeated = 0;
  badLines = 0;
  /** The first of the bad lines, each with its number and what is wrong with it. */
  readonly badExamples: string[] = [];
  readonly #contents: WholeLines;
  readonly #line = new ExportLine();
  readonly #seen = new NumberSet();
  #ids = new Uint32Array(0);
  #popularities = new Float64Array(0);

  constructor(readonly path: string) {
    this.#contents = new WholeLines(
      path,
      ({ reason, isHere }) => new ExportFault(path, isHere ? this.lines + 1 : null, reason),
    );
  }

  /** SHA-256 of the file as it lies on the disk. */
  get checksum(): string {
    return this.#contents.checksum;
  }

  /** Bytes of the file that were read so far. */
  get bytesRead(): number {
    return this.#contents.bytesRead;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ExportIds> {
    for await (const whole of this.#contents) {
      const count = this.#read(whole);
      yield { count, ids: this.#ids, popularities: this.#popularities };
    }
    this.#check();
  }

  #read(whole: Buffer): number {
    const line = this.#line;
    let count = 0;
    let from = 0;
    for (let end = whole.indexOf(NEWLINE); end !== -1; end = whole.indexOf(NEWLINE, from)) {
      this.lines += 1;
      const fault = line.read(whole, from, end);
      from = end + 1;
      if (fault !== null) {
        this.#noteBad(fault);
        continue;
      }
      if (!this.#seen.add(line.id)) {
        this.repeated += 1;
        continue;
      }
      if (count === this.#ids.length) this.#grow();
      this.#ids[count] = line.id;
      this.#popularities[count] = line.popularity;
      count += 1;
    }
    this.ids += count;
    return count;
  }

  #grow(): void {
    const capacity = Math.max(1024, this.#ids.length * 2);
    const ids = new Uint32Array(capacity);
    const popularities = new Float64Array(capacity);
    ids.set(this.#ids);
    popularities.set(this.#popularities);
    this.#ids = ids;
    this.#popularities = popularities;
  }

  #noteBad(fault: string): void {
    this.badLines += 1;
    if (this.badExamples.length < BAD_SHOWN) this.badExamples.push(`line ${this.lines}: ${fault}`);
  }

  #check(): void {
    const { path, lines, badLines } = this;
    if (this.ids === 0 && badLines <= FEW_BAD) throw new ExportFault(path, null, 'it has no ids');
    if (badLines <= Math.max(FEW_BAD, lines * MOST_BAD_SHARE)) return;
    const examples = this.badExamples.join('; ');
    throw new ExportFault(
      path,
      null,
      `${badLines} of ${lines} lines are none of an export (${examples}): it is not what TMDB publishes`,
    );
  }
}
