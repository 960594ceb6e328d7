import { isAscii, isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { counted } from '../../../shared/counted.js';
import { errorMessage } from '../../../shared/error-message.js';
import { StrayQuote, splitRecord } from './csv-fields.js';
import { CsvFileUnfit } from './csv-file-unfit.js';
import { type CsvForm, readForm } from './csv-form.js';
import { openCsvFile } from './csv-input.js';
import type { Row } from './csv-row.js';

export interface CsvRecord {
  /** In the order of the columns asked for. */
  readonly row: Row;
  /** Its first line in the file, from 1. */
  readonly line: number;
  /** Where it lies in the file, in bytes; the line end belongs to it. */
  readonly start: number;
  readonly end: number;
}

/** In bytes, a hundred times what a movie needs. What is longer is what follows an open quote, and would fill the memory. */
export const LONGEST_RECORD = 1024 * 1024;

/** Small, so that what is made of a piece is gone before the garbage collector takes it for lasting. */
const CHUNK_BYTES = 128 * 1024;
const NO_COLUMNS: ReadonlySet<string> = new Set();
const NON_ASCII = /[\x80-\xff]/;

/**
 * Reads the records of a CSV file with memory for one piece of it. It takes what spreadsheets write as well: a byte
 * order mark, semicolons or tabs, columns in another order, empty columns and lines, CRLF, needless quotes, a last line
 * without its end. Throws `CsvFileUnfit` with the line that is to blame.
 */
export class CsvReader {
  readonly #path: string;
  readonly #columns: readonly string[];
  readonly #later: ReadonlySet<string>;
  #form: CsvForm | undefined;
  #isOwn = true;
  #crc = 0;
  #size = 0;
  #line = 1;

  constructor(
    path: string,
    columns: readonly string[],
    /** Columns that older files are without; their fields are empty then. */
    later: ReadonlySet<string> = NO_COLUMNS,
  ) {
    this.#path = path;
    this.#columns = columns;
    this.#later = later;
  }

  /** Known with the first records. */
  get form(): CsvForm {
    if (this.#form === undefined) throw new Error(`${this.#path} has not been read`);
    return this.#form;
  }

  /** Whether all that was read is in the form that this program writes. */
  get isOwn(): boolean {
    return this.#isOwn && this.form.isOwn;
  }

  /** Whether the file is without the later columns. */
  get isOlder(): boolean {
    return this.form.places?.includes(-1) ?? false;
  }

  /** Of the bytes that were read. */
  get crc(): number {
    return this.#crc;
  }

  /** How many bytes were read. */
  get size(): number {
    return this.#size;
  }

  async *records(): AsyncGenerator<CsvRecord[]> {
    const handle = await openCsvFile(this.#path);
    try {
      let rest: Buffer = Buffer.alloc(0);
      for (;;) {
        const chunk = await this.#read(handle);
        const isLast = chunk.length === 0;
        const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        if (this.#form === undefined && !isLast && !data.includes('\n') && data.length < LONGEST_RECORD) {
          rest = data;
          continue;
        }
        const { records, end } = this.#records(data, this.#size - data.length, isLast);
        rest = data.subarray(end);
        yield records;
        if (isLast) return;
        if (rest.length > LONGEST_RECORD) throw this.#tooLong(rest.toString('latin1'));
      }
    } finally {
      await handle.close();
    }
  }

  /** The records of a part of the file that was read before, which begins on `line`. */
  parse(bytes: Buffer, line: number): CsvRecord[] {
    this.#line = line;
    return this.#records(bytes, 0, true).records;
  }

  async #read(handle: FileHandle): Promise<Buffer> {
    try {
      const { buffer, bytesRead } = await handle.read(
        Buffer.allocUnsafe(CHUNK_BYTES),
        0,
        CHUNK_BYTES,
        this.#size,
      );
      const chunk = buffer.subarray(0, bytesRead);
      this.#size += bytesRead;
      this.#crc = crc32(chunk, this.#crc);
      return chunk;
    } catch (error) {
      throw new CsvFileUnfit(this.#path, errorMessage(error));
    }
  }

  /** The records that end in `data`, which lies at `offset` of the file, and where the last of them ends. */
  #records(data: Buffer, offset: number, isLast: boolean): { records: CsvRecord[]; end: number } {
    let start = 0;
    if (this.#form === undefined) {
      this.#form = readForm(this.#path, data, this.#columns, this.#later);
      start = this.#form.start;
      this.#line += 1;
    }
    const records: CsvRecord[] = [];
    // One character a byte, whatever the encoding, so that places in the text are places in the file.
    const text = data.toString('latin1');
    const ascii = isAscii(data);
    let quote = text.indexOf('"', start);
    while (start < text.length) {
      let newline = text.indexOf('\n', start);
      while (newline >= 0 && quote >= 0 && quote < newline) {
        const closing = text.indexOf('"', quote + 1);
        if (closing < 0) newline = -1;
        else {
          if (newline < closing) newline = text.indexOf('\n', closing);
          quote = text.indexOf('"', closing + 1);
        }
      }
      if (newline < 0) break;
      const raw = text.slice(start, newline);
      const record = ascii || !NON_ASCII.test(raw) ? raw : this.#decoded(data.subarray(start, newline));
      this.#add(record, offset + start, offset + newline + 1, records);
      start = newline + 1;
    }
    if (isLast && start < text.length) {
      this.#isOwn = false;
      this.#add(this.#decoded(data.subarray(start)), offset + start, offset + text.length, records);
      start = text.length;
    }
    return { records, end: start };
  }

  #add(text: string, start: number, end: number, records: CsvRecord[]): void {
    const line = this.#line;
    this.#line += 1;
    if (end - start > LONGEST_RECORD) throw this.#tooLong(text);
    let record = text;
    if (record.endsWith('\r')) {
      this.#isOwn = false;
      record = record.slice(0, -1);
    }
    const row = this.#row(record, line);
    if (row !== undefined) records.push({ row, line, start, end });
    if (row === undefined) this.#isOwn = false;
    if (text.includes('"')) this.#line += newlines(text);
  }

  /** `undefined` for an empty line, which some programs write as many separators. */
  #row(record: string, line: number): Row | undefined {
    const { separator, places, width } = this.form;
    const fields = this.#split(record, separator, line);
    if (fields[0] === '' && fields.every((field) => field === '')) return;
    if (fields.length === this.#columns.length && width === fields.length && places === null) return fields;
    this.#isOwn = false;
    if (fields.length < width) {
      throw new CsvFileUnfit(this.#path, `it has ${counted(fields.length, 'field')} and not ${width}`, line);
    }
    const isNamed = (place: number) =>
      places === null ? place < this.#columns.length : places.includes(place);
    if (fields.some((field, place) => field !== '' && !isNamed(place))) {
      throw new CsvFileUnfit(this.#path, `it has a value more than there are column names`, line);
    }
    return this.#columns.map((_, column) => fields[places?.[column] ?? column] ?? '');
  }

  #split(record: string, separator: string, line: number): string[] {
    try {
      return splitRecord(record, separator);
    } catch (error) {
      if (!(error instanceof StrayQuote)) throw error;
      throw new CsvFileUnfit(this.#path, `${error.message}`, line + newlines(record.slice(0, error.at)));
    }
  }

  #decoded(bytes: Buffer): string {
    if (isUtf8(bytes)) return bytes.toString('utf8');
    const advice = 'its encoding is another (as "CSV" without "UTF-8" has it); save the file as "CSV UTF-8"';
    throw new CsvFileUnfit(this.#path, `it is not UTF-8: ${advice}`, this.#line);
  }

  /** For a record of which the end has not come. */
  #tooLong(text: string): CsvFileUnfit {
    this.#split(text, this.form.separator, this.#line);
    const most = `${LONGEST_RECORD / 1024 / 1024} MiB`;
    return new CsvFileUnfit(this.#path, `it is longer than ${most}, which no row of a movie is`, this.#line);
  }
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
