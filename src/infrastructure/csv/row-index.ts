import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { closeAfter } from '../../shared/closers.js';
import { openCsvFile } from './table/csv-input.js';
import { CsvReader, type CsvRecord } from './table/csv-reader.js';
import type { Row } from './table/csv-row.js';
import { DigestIndex } from './table/digest-index.js';

export interface LocatedRow {
  readonly row: Row;
  /** In the file, from 1. */
  readonly line: number;
}

/**
 * Where the rows of each key (the first column) lie in a CSV file, in whatever order they stand: some 40 bytes of memory
 * for each piece of the file whose rows have one key. The rows are read when they are asked for.
 */
export class RowIndex {
  readonly #reader: CsvReader;
  readonly #handle: FileHandle;
  readonly #last: DigestIndex;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #lines: number[] = [];
  /** The piece before with the same key, or -1. */
  readonly #previous: number[] = [];
  #key: string | undefined;

  /** Throws `CsvFileUnfit`. */
  static async open(path: string, columns: readonly string[], idPrefix: string): Promise<RowIndex> {
    const reader = new CsvReader(path, columns);
    const index = new RowIndex(reader, await openCsvFile(path), idPrefix);
    try {
      for await (const batch of reader.records()) index.#note(batch);
      return index;
    } catch (error) {
      return await closeAfter(error, index);
    }
  }

  private constructor(reader: CsvReader, handle: FileHandle, idPrefix: string) {
    this.#reader = reader;
    this.#handle = handle;
    this.#last = new DigestIndex(idPrefix);
  }

  /** The rows of a key in the order of the file. */
  rowsOf(key: string): LocatedRow[] {
    const pieces: number[] = [];
    for (let piece = this.#last.get(key) ?? -1; piece >= 0; piece = this.#previous[piece] ?? -1)
      pieces.push(piece);
    return pieces.reverse().flatMap((piece) => this.#read(piece));
  }

  /** Each key with the line of its first row, in the order of these. */
  *keys(): Generator<{ readonly key: string; readonly line: number }> {
    for (const [piece, previous] of this.#previous.entries()) {
      if (previous >= 0) continue;
      const [first] = this.#read(piece);
      if (first !== undefined) yield { key: first.row[0] ?? '', line: first.line };
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #note(records: readonly CsvRecord[]): void {
    for (const { row, line, start, end } of records) {
      const key = row[0] ?? '';
      const last = this.#starts.length - 1;
      if (key === this.#key && this.#ends[last] === start) {
        this.#ends[last] = end;
        continue;
      }
      this.#key = key;
      this.#previous.push(this.#last.get(key) ?? -1);
      this.#last.set(key, this.#starts.length);
      this.#starts.push(start);
      this.#ends.push(end);
      this.#lines.push(line);
    }
  }

  #read(piece: number): LocatedRow[] {
    const start = this.#starts[piece] ?? 0;
    const bytes = Buffer.alloc((this.#ends[piece] ?? start) - start);
    // At once: of scattered rows there are many, each of some bytes, and the system has just read them.
    readSync(this.#handle.fd, bytes, 0, bytes.length, start);
    return this.#reader.parse(bytes, this.#lines[piece] ?? 1);
  }
}
