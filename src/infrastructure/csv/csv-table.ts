import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { SaveResult } from '../../domain/scrape-outcome.js';
import { openFile, removeDraft, replaceFile, writeAt } from './csv-file.js';
import { formatRows, type RowGroup, readGroups } from './csv-groups.js';
import { CsvFileUnreadable, explainStoreError } from './csv-store-error.js';
import { DigestIndex } from './digest-index.js';
import { lastGroups } from './last-groups.js';
import type { Row } from './movie-rows.js';

export interface CsvTableShape {
  readonly columns: readonly string[];
  /** Of the ids in the first column, the key: `tt` or `nm`. */
  readonly idPrefix: string;
  /** A number of 32 bits that changes with what counts in the rows of a key. */
  readonly digest: (rows: readonly Row[]) => number;
  /** Whether a row belongs to the group of the row before it, which has the same key. */
  readonly continues: (before: Row, row: Row) => boolean;
  /** Whether the key may stay when the file is read; default: always. */
  readonly keeps?: (key: string) => boolean;
  /** What of the last group of a key is still so; default: all of it. */
  readonly current?: (key: string, rows: readonly Row[]) => readonly Row[];
}

/** In bytes, more than any row: a longer rest is no torn line but what follows a quote that somebody has put there. */
const LONGEST_TORN_LINE = 4 * 1024 * 1024;
const WRITE_CHARACTERS = 256 * 1024;
const WRITE_ROWS = 200;

/**
 * A CSV file of groups of rows, one group per key. A changed group is appended, the last one of a key counts, and
 * `compact` drops the others. What is there is known from an index of digests, read at open.
 */
export class CsvTable {
  /** Of the file, in its folder. */
  readonly name: string;
  /** Where the file is, links resolved. */
  readonly #path: string;
  readonly #shape: CsvTableShape;
  readonly #index: DigestIndex;
  readonly #header: string;
  #handle: FileHandle;
  #size = 0;
  #lastRow: Row | undefined;
  #superseded = false;
  #staged = new Map<string, number>();
  #stagedRows: Row[] = [];
  #stagedSupersedes = false;
  #written = 0;

  private constructor(name: string, path: string, handle: FileHandle, shape: CsvTableShape) {
    this.name = name;
    this.#path = path;
    this.#handle = handle;
    this.#shape = shape;
    this.#index = new DigestIndex(shape.idPrefix);
    this.#header = formatRows([shape.columns]);
  }

  /** Makes the file if it is not there, cuts off a torn last line and drops superseded groups. */
  static async open(path: string, shape: CsvTableShape): Promise<CsvTable> {
    try {
      const { handle, path: resolved } = await openFile(path);
      const table = new CsvTable(basename(path), resolved, handle, shape);
      try {
        await removeDraft(resolved);
        await table.#read();
        await table.compact();
        return table;
      } catch (error) {
        await table.close();
        throw error;
      }
    } catch (error) {
      throw explainStoreError(error, path);
    }
  }

  /** Size in bytes of what is committed. */
  get size(): number {
    return this.#size;
  }

  get hasKeys(): boolean {
    return this.#index.size > 0;
  }

  /** Bytes of memory that grow with the data. */
  get indexBytes(): number {
    return this.#index.byteLength;
  }

  /** The digest of a key, with what is staged. */
  digestOf(key: string): number | undefined {
    return this.#staged.get(key) ?? this.#index.get(key);
  }

  /** Whether these rows, appended now, would be read as part of the group before them. */
  wouldMerge(rows: readonly Row[]): boolean {
    const before = this.#stagedRows.at(-1) ?? this.#lastRow;
    const first = rows[0];
    if (before === undefined || first === undefined || first[0] !== before[0]) return false;
    return this.#shape.continues(before, first);
  }

  /** Takes the rows of a key for the next `write`, unless they are there already. */
  stage(key: string, rows: readonly Row[]): SaveResult {
    const digest = this.#shape.digest(rows);
    const known = this.digestOf(key);
    if (known === digest || (known === undefined && rows.length === 0)) return 'unchanged';
    this.#staged.set(key, digest);
    for (const row of rows) this.#stagedRows.push(row);
    if (known === undefined) return 'inserted';
    this.#stagedSupersedes = true;
    return 'updated';
  }

  /** Appends what is staged with one write; `commit` or `discard` must follow. */
  async write(): Promise<void> {
    if (this.#stagedRows.length === 0) return;
    const bytes = Buffer.from(formatRows(this.#stagedRows));
    this.#written = bytes.length;
    try {
      await writeAt(this.#handle, bytes, this.#size);
    } catch (error) {
      throw explainStoreError(error, this.#path);
    }
  }

  commit(): void {
    for (const [key, digest] of this.#staged) this.#index.set(key, digest);
    this.#size += this.#written;
    this.#lastRow = this.#stagedRows.at(-1) ?? this.#lastRow;
    this.#superseded ||= this.#stagedSupersedes;
    this.#forgetStaged();
  }

  /** Forgets what is staged and cuts off what `write` has written of it. */
  async discard(): Promise<void> {
    if (this.#written > 0) await this.#handle.truncate(this.#size);
    this.#forgetStaged();
  }

  /** Drops all but the last group of each key, if there is something to drop. A table that failed to do so must be closed. */
  async compact(): Promise<void> {
    if (!this.#superseded) return;
    try {
      const { mode } = await this.#handle.stat();
      const { handle, size } = await replaceFile(this.#path, mode, this.#compacted());
      await this.#handle.close();
      this.#handle = handle;
      this.#size = size;
      this.#superseded = false;
    } catch (error) {
      throw explainStoreError(error, this.#path);
    }
  }

  async sync(): Promise<void> {
    await this.#handle.sync();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #read(): Promise<void> {
    await this.#readHeader();
    let end = this.#size;
    for await (const group of this.#groups()) {
      const rows = this.#keptRows(group);
      if (this.#index.get(group.key) !== undefined || rows?.length !== group.rows.length) {
        this.#superseded = true;
      }
      if (rows !== undefined) this.#index.set(group.key, this.#shape.digest(rows));
      this.#lastRow = group.rows.at(-1);
      end = group.end;
    }
    const { size } = await this.#handle.stat();
    if (size - end > LONGEST_TORN_LINE) {
      throw new CsvFileUnreadable(this.#path, `from byte ${end} on it holds no whole row`);
    }
    if (size > end) await this.#handle.truncate(end);
    this.#size = end;
  }

  async #readHeader(): Promise<void> {
    const expected = Buffer.from(this.#header);
    const { buffer, bytesRead } = await this.#handle.read(
      Buffer.alloc(expected.length),
      0,
      expected.length,
      0,
    );
    const found = buffer.subarray(0, bytesRead);
    if (!found.equals(expected.subarray(0, bytesRead))) {
      throw new CsvFileUnreadable(this.#path, `its first line is not ${this.#header.trimEnd()}`);
    }
    // A new file, or one whose maker was killed while writing the first line.
    if (bytesRead < expected.length) await writeAt(this.#handle, expected, 0);
    this.#size = expected.length;
  }

  #groups(): AsyncGenerator<RowGroup> {
    const { columns, continues } = this.#shape;
    return readGroups({ path: this.#path, start: Buffer.byteLength(this.#header), columns, continues });
  }

  /** The groups that may stay, with what of them is still so. */
  async *#keptGroups(): AsyncGenerator<RowGroup> {
    for await (const group of this.#groups()) {
      const rows = this.#keptRows(group);
      if (rows !== undefined) yield { ...group, rows };
    }
  }

  #keptRows({ key, rows }: RowGroup): readonly Row[] | undefined {
    if (this.#shape.keeps?.(key) === false) return;
    return this.#shape.current?.(key, rows) ?? rows;
  }

  async *#compacted(): AsyncGenerator<string> {
    let text = this.#header;
    let rows: Row[] = [];
    for await (const group of lastGroups(() => this.#keptGroups(), this.#index, this.#shape.digest)) {
      for (const row of group.rows) rows.push(row);
      this.#lastRow = rows.at(-1) ?? this.#lastRow;
      if (rows.length < WRITE_ROWS) continue;
      text += formatRows(rows);
      rows = [];
      if (text.length < WRITE_CHARACTERS) continue;
      yield text;
      text = '';
    }
    yield text + formatRows(rows);
  }

  #forgetStaged(): void {
    this.#staged = new Map();
    this.#stagedRows = [];
    this.#stagedSupersedes = false;
    this.#written = 0;
  }
}
