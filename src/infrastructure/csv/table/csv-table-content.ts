import type { FileHandle } from 'node:fs/promises';
import { changedMeanwhile, StoreFileUnreadable } from '../../files/store-file-error.js';
import type { FileState } from './batch-journal.js';
import { formatRows } from './csv-fields.js';
import { CsvFileUnfit } from './csv-file-unfit.js';
import { type Continues, type RowGroup, readGroups } from './csv-groups.js';
import { CsvReader } from './csv-reader.js';
import type { Row } from './csv-row.js';
import type { CsvTableShape } from './csv-table-shape.js';
import { DigestIndex } from './digest-index.js';
import { lastGroups } from './last-groups.js';

const WRITE_CHARACTERS = 256 * 1024;
const WRITE_ROWS = 200;

/** What the file of a table holds, as it was read at open and as it was changed since. */
export class CsvTableContent {
  readonly header: string;
  /** Of the file with all that is whole in it; of size 0 as long as it has no header. */
  state: FileState = { size: 0, crc: 0 };
  lastRow: Row | undefined;
  /** Whether the file must be written anew. */
  isSuperseded: boolean;
  /** Whether the file was without the later columns when it was read. */
  isOlder = false;
  readonly #path: string;
  readonly #shape: CsvTableShape;
  #index: DigestIndex;
  /** Whether it holds what a run appended, so that the last group of a key counts; else another program may have saved it. */
  #isAppended: boolean;
  #isScattered = false;

  constructor(
    path: string,
    shape: CsvTableShape,
    { isAppended, isShared }: { readonly isAppended: boolean; readonly isShared: boolean },
  ) {
    this.header = formatRows([shape.columns]);
    this.isSuperseded = isShared;
    this.#path = path;
    this.#shape = shape;
    this.#index = new DigestIndex(shape.idPrefix);
    this.#isAppended = isAppended;
  }

  /** From a key to the digest of its last group. */
  get index(): DigestIndex {
    return this.#index;
  }

  /** Reads the file. Throws `StoreFileUnreadable`. */
  async read(handle: FileHandle): Promise<void> {
    try {
      if (await this.#hasNoHeader(handle)) return;
      const reader = this.#reader();
      for await (const group of readGroups(reader, this.#continues)) {
        if (this.#isOutOfOrder(group)) {
          this.#isScattered = true;
          break;
        }
        this.#note(group);
      }
      this.isOlder = reader.isOlder;
      if (this.#isScattered) await this.#readScattered();
      else {
        this.isSuperseded ||= !reader.isOwn;
        this.state = { size: reader.size, crc: reader.crc };
      }
    } catch (error) {
      throw worded(error);
    }
  }

  /** The text of the file without superseded groups. Throws `StoreFileUnreadable`. */
  async *compacted(): AsyncGenerator<string> {
    try {
      yield* this.#compacted();
    } catch (error) {
      throw worded(error);
    }
  }

  /** The file has been written anew, by this program. */
  replaced(state: FileState): void {
    this.state = state;
    this.isSuperseded = false;
    this.#isScattered = false;
  }

  /** From here on runs append to it. */
  beginAppending(): void {
    this.#isAppended = true;
  }

  /** It has no rows any more. */
  forgetRows(): void {
    this.#index = new DigestIndex(this.#shape.idPrefix);
    this.lastRow = undefined;
  }

  #note(group: RowGroup): void {
    const rows = this.#currentRows(group);
    const digest = this.#shape.digest(rows);
    const known = this.#index.get(group.key);
    if (known === undefined) this.#shape.onGroup?.(group);
    if (known !== undefined && known !== digest && !this.#isAppended) {
      const fault = `${group.key} stands in a line above it too, with other values; remove one of the two`;
      throw new CsvFileUnfit(this.#path, fault, group.line);
    }
    if (known !== undefined || rows !== group.rows) this.isSuperseded = true;
    this.#index.set(group.key, digest);
    this.lastRow = group.rows.at(-1);
  }

  /** Only what another program has saved can be so. */
  #isOutOfOrder({ key, rows }: RowGroup): boolean {
    const { scattered } = this.#shape;
    if (this.#isAppended || scattered === undefined) return false;
    return this.#index.get(key) !== undefined || !scattered.isInOrder(rows);
  }

  async #readScattered(): Promise<void> {
    this.isSuperseded = true;
    this.state = { size: this.header.length, crc: 0 };
    for await (const group of this.#groups()) {
      if (this.#index.get(group.key) === undefined) this.#shape.onGroup?.(group);
      this.#index.set(group.key, this.#shape.digest(group.rows));
    }
  }

  /** A file that is empty, or whose maker was killed while it wrote the first line. */
  async #hasNoHeader(handle: FileHandle): Promise<boolean> {
    const { size } = await handle.stat();
    const { columns, laterColumns } = this.#shape;
    const older = formatRows([columns.filter((column) => !laterColumns?.has(column))]);
    const expected = [this.header, older].filter((header) => size < header.length);
    if (expected.length === 0) return false;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, 0);
    const text = buffer.toString('latin1', 0, bytesRead);
    return expected.some((header) => header.startsWith(text));
  }

  #reader(): CsvReader {
    return new CsvReader(this.#path, this.#shape.columns, this.#shape.laterColumns);
  }

  /** What another program has saved keeps the rows of a key in one group, in whatever order. */
  get #continues(): Continues {
    return this.#isAppended || this.#shape.scattered === undefined ? this.#shape.continues : () => true;
  }

  async *#groups(): AsyncGenerator<RowGroup> {
    if (this.state.size === 0) return;
    if (this.#isScattered && this.#shape.scattered !== undefined) {
      yield* this.#shape.scattered.gather(this.#path);
      return;
    }
    const reader = this.#reader();
    yield* readGroups(reader, this.#continues);
    if (this.#isAppended && (reader.size !== this.state.size || reader.crc !== this.state.crc)) {
      throw changedMeanwhile(this.#path);
    }
  }

  async *#currentGroups(): AsyncGenerator<RowGroup> {
    for await (const group of this.#groups()) yield { ...group, rows: this.#currentRows(group) };
  }

  #currentRows({ key, rows, line }: RowGroup): readonly Row[] {
    return this.#isAppended
      ? (this.#shape.current?.(key, rows) ?? rows)
      : this.#shape.mend(rows, this.#path, line);
  }

  async *#compacted(): AsyncGenerator<string> {
    let text = this.header;
    let rows: Row[] = [];
    for await (const group of lastGroups(() => this.#currentGroups(), this.#index, this.#shape.digest)) {
      for (const row of group.rows) rows.push(row);
      this.lastRow = rows.at(-1) ?? this.lastRow;
      if (rows.length < WRITE_ROWS) continue;
      text += formatRows(rows);
      rows = [];
      if (text.length < WRITE_CHARACTERS) continue;
      yield text;
      text = '';
    }
    yield text + formatRows(rows);
  }
}

function worded(error: unknown): unknown {
  return error instanceof CsvFileUnfit ? new StoreFileUnreadable(error.place, error.fault) : error;
}
