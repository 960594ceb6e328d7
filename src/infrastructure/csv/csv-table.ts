import { fstatSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import type { SaveResult } from '../../domain/scrape-outcome.js';
import { closeAfter } from '../../shared/closers.js';
import type { BatchJournal, NamedState } from './batch-journal.js';
import { formatRows } from './csv-fields.js';
import { openOwnFile, removeDraft, replaceFile, writeAt } from './csv-file.js';
import { CsvFileUnfit } from './csv-file-unfit.js';
import { type Continues, type RowGroup, readGroups } from './csv-groups.js';
import { CsvReader } from './csv-reader.js';
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
  readonly continues: Continues;
  /** What of the last group of a key is still so; default: all of it. */
  readonly current?: (key: string, rows: readonly Row[]) => readonly Row[];
  /**
   * For files that another program may have saved: the group as this program would write it, the very rows given when
   * they are so already. Throws `CsvFileUnfit` when that cannot be told.
   */
  readonly mend: (rows: readonly Row[], path: string, line: number) => readonly Row[];
  /** For a table with several rows to a key, of which another program may have changed the order. */
  readonly scattered?: {
    readonly isInOrder: (rows: readonly Row[]) => boolean;
    /** Reads all groups, wherever their rows stand. */
    readonly gather: (path: string) => AsyncIterable<RowGroup>;
  };
  /** Hears of the first group of every key that is read at open. */
  readonly onGroup?: (group: RowGroup) => void;
}

const WRITE_CHARACTERS = 256 * 1024;
const WRITE_ROWS = 200;
const NOTHING = Buffer.alloc(0);

/**
 * A CSV file of groups of rows, one group per key. A changed group is appended, the last one of a key counts, and
 * `compact` drops the others. What is there is known from an index of digests, read at open.
 */
export class CsvTable {
  /** Of the file, in its folder. */
  readonly name: string;
  readonly #path: string;
  readonly #shape: CsvTableShape;
  #index: DigestIndex;
  readonly #header: string;
  #handle: FileHandle;
  #size = 0;
  #crc = 0;
  #lastRow: Row | undefined;
  /** Whether the file must be written anew. */
  #superseded = false;
  /** Whether it holds what a run appended, so that the last group of a key counts; else another program may have saved it. */
  #isAppended: boolean;
  #isScattered = false;
  #staged = new Map<string, number>();
  #stagedRows: Row[] = [];
  #stagedSupersedes = false;
  #written: Buffer = NOTHING;

  private constructor(path: string, handle: FileHandle, shape: CsvTableShape, isAppended: boolean) {
    this.name = basename(path);
    this.#isAppended = isAppended;
    this.#path = path;
    this.#handle = handle;
    this.#shape = shape;
    this.#index = new DigestIndex(shape.idPrefix);
    this.#header = formatRows([shape.columns]);
  }

  /**
   * Makes the file if it is not there and reads it, without a change to it. With `isAppended` it is known to hold what a
   * killed run has appended, otherwise another program may have saved it.
   */
  static async open(path: string, shape: CsvTableShape, isAppended: boolean): Promise<CsvTable> {
    try {
      const { handle, isShared } = await openOwnFile(path);
      const table = new CsvTable(path, handle, shape, isAppended);
      try {
        table.#superseded = isShared;
        await table.#read();
        return table;
      } catch (error) {
        return await closeAfter(error, table);
      }
    } catch (error) {
      throw explainStoreError(error, path);
    }
  }

  /** Brings the file into the form in which it is appended to: with its header, without superseded groups. */
  async prepare(journal?: BatchJournal): Promise<void> {
    try {
      await removeDraft(this.#path);
      if (this.#size === 0 && !this.#superseded) await this.#writeHeader();
    } catch (error) {
      throw explainStoreError(error, this.#path);
    }
    await this.compact(journal);
    this.#isAppended = true;
  }

  /** With what `write` has written. */
  get state(): NamedState {
    const size = this.#size + this.#written.length;
    return { name: this.name, state: { size, crc: crc32(this.#written, this.#crc) } };
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

  /** Throws when another program has changed the file since it was opened. */
  requireUntouched(): void {
    // Asked before every batch: what the kernel has in memory costs less than a turn through the thread pool.
    const { size, nlink } = fstatSync(this.#handle.fd);
    if (size !== this.#size || nlink === 0) throw this.#touched();
  }

  /** Makes of what is staged the bytes that `write` appends: `state` is what the file holds with them. */
  plan(): void {
    if (this.#stagedRows.length > 0) this.#written = Buffer.from(formatRows(this.#stagedRows));
  }

  /** Appends what was planned with one write; `commit` or `discard` must follow. */
  async write(): Promise<void> {
    if (this.#written.length === 0) return;
    try {
      await writeAt(this.#handle, this.#written, this.#size);
    } catch (error) {
      throw explainStoreError(error, this.#path);
    }
  }

  commit(): void {
    for (const [key, digest] of this.#staged) this.#index.set(key, digest);
    this.#crc = crc32(this.#written, this.#crc);
    this.#size += this.#written.length;
    this.#lastRow = this.#stagedRows.at(-1) ?? this.#lastRow;
    this.#superseded ||= this.#stagedSupersedes;
    this.#forgetStaged();
  }

  /** Forgets what is staged and cuts off what `write` has written of it. */
  async discard(): Promise<void> {
    if (this.#written.length > 0) await this.#handle.truncate(this.#size);
    this.#forgetStaged();
  }

  /** Drops all but the last group of each key, if there is something to drop. A table that failed to do so must be closed. */
  async compact(journal?: BatchJournal): Promise<void> {
    if (this.#superseded) await this.#replace(this.#compacted(), journal);
  }

  /** Drops all rows. */
  async clear(journal?: BatchJournal): Promise<void> {
    if (!this.hasKeys) return;
    await this.#replace([this.#header], journal);
    this.#index = new DigestIndex(this.#shape.idPrefix);
    this.#lastRow = undefined;
  }

  async sync(): Promise<void> {
    await this.#handle.sync();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #replace(content: AsyncIterable<string> | Iterable<string>, journal?: BatchJournal): Promise<void> {
    try {
      const { mode } = await this.#handle.stat();
      const { handle, size, crc } = await replaceFile(this.#path, mode, content, async (state) => {
        await journal?.expect({ name: this.name, state });
      });
      const old = this.#handle;
      this.#handle = handle;
      this.#size = size;
      this.#crc = crc;
      this.#superseded = false;
      this.#isScattered = false;
      await old.close();
    } catch (error) {
      throw explainStoreError(this.#worded(error), this.#path);
    }
  }

  async #read(): Promise<void> {
    try {
      if (await this.#hasNoHeader()) return;
      const reader = this.#reader();
      for await (const group of readGroups(reader, this.#continues)) {
        if (this.#isOutOfOrder(group)) {
          this.#isScattered = true;
          break;
        }
        this.#note(group);
      }
      if (this.#isScattered) await this.#readScattered();
      else {
        this.#superseded ||= !reader.isOwn;
        this.#size = reader.size;
        this.#crc = reader.crc;
      }
    } catch (error) {
      throw this.#worded(error);
    }
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
    if (known !== undefined || rows !== group.rows) this.#superseded = true;
    this.#index.set(group.key, digest);
    this.#lastRow = group.rows.at(-1);
  }

  /** Only what another program has saved can be so. */
  #isOutOfOrder({ key, rows }: RowGroup): boolean {
    const { scattered } = this.#shape;
    if (this.#isAppended || scattered === undefined) return false;
    return this.#index.get(key) !== undefined || !scattered.isInOrder(rows);
  }

  async #readScattered(): Promise<void> {
    this.#superseded = true;
    this.#size = this.#header.length;
    for await (const group of this.#groups()) {
      if (this.#index.get(group.key) === undefined) this.#shape.onGroup?.(group);
      this.#index.set(group.key, this.#shape.digest(group.rows));
    }
  }

  /** A file that is empty, or whose maker was killed while it wrote the first line. */
  async #hasNoHeader(): Promise<boolean> {
    const { size } = await this.#handle.stat();
    const expected = Buffer.from(this.#header);
    if (size >= expected.length) return false;
    const { buffer, bytesRead } = await this.#handle.read(
      Buffer.alloc(expected.length),
      0,
      expected.length,
      0,
    );
    return expected.subarray(0, bytesRead).equals(buffer.subarray(0, bytesRead));
  }

  async #writeHeader(): Promise<void> {
    const header = Buffer.from(this.#header);
    await writeAt(this.#handle, header, 0);
    this.#size = header.length;
    this.#crc = crc32(header);
  }

  #reader(): CsvReader {
    return new CsvReader(this.#path, this.#shape.columns);
  }

  /** What another program has saved keeps the rows of a key in one group, in whatever order. */
  get #continues(): Continues {
    return this.#isAppended || this.#shape.scattered === undefined ? this.#shape.continues : () => true;
  }

  async *#groups(): AsyncGenerator<RowGroup> {
    if (this.#size === 0) return;
    if (this.#isScattered && this.#shape.scattered !== undefined) {
      yield* this.#shape.scattered.gather(this.#path);
      return;
    }
    const reader = this.#reader();
    yield* readGroups(reader, this.#continues);
    if (this.#isAppended && (reader.size !== this.#size || reader.crc !== this.#crc)) throw this.#touched();
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
    let text = this.#header;
    let rows: Row[] = [];
    for await (const group of lastGroups(() => this.#currentGroups(), this.#index, this.#shape.digest)) {
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

  #touched(): CsvFileUnreadable {
    return new CsvFileUnreadable(this.#path, 'another program has changed it while a run had it open');
  }

  #worded(error: unknown): unknown {
    return error instanceof CsvFileUnfit ? new CsvFileUnreadable(error.place, error.fault) : error;
  }

  #forgetStaged(): void {
    this.#staged = new Map();
    this.#stagedRows = [];
    this.#stagedSupersedes = false;
    this.#written = NOTHING;
  }
}
