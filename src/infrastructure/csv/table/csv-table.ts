import { fstatSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import type { SaveResult } from '../../../domain/engine/outcome.js';
import { closeAfter } from '../../../shared/closers.js';
import { openOwnFile, removeDraft, replaceFile, writeAt } from '../../files/own-file.js';
import { changedMeanwhile, explainStoreError } from '../../files/store-file-error.js';
import type { BatchJournal, FileState, NamedState } from './batch-journal.js';
import { formatRows } from './csv-fields.js';
import type { Row } from './csv-row.js';
import { CsvTableContent } from './csv-table-content.js';
import type { CsvTableShape } from './csv-table-shape.js';

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
  readonly #content: CsvTableContent;
  #handle: FileHandle;
  #staged = new Map<string, number>();
  #stagedRows: Row[] = [];
  #stagedSupersedes = false;
  #written: Buffer = NOTHING;
  /** What the file holds with what is written. */
  #planned: FileState | undefined;

  private constructor(path: string, handle: FileHandle, shape: CsvTableShape, content: CsvTableContent) {
    this.name = basename(path);
    this.#path = path;
    this.#handle = handle;
    this.#shape = shape;
    this.#content = content;
  }

  /**
   * Makes the file if it is not there and reads it, without a change to it. With `isAppended` it is known to hold what a
   * killed run has appended, otherwise another program may have saved it.
   */
  static async open(path: string, shape: CsvTableShape, isAppended: boolean): Promise<CsvTable> {
    try {
      const { handle, isShared } = await openOwnFile(path);
      try {
        const content = new CsvTableContent(path, shape, { isAppended, isShared });
        await content.read(handle);
        return new CsvTable(path, handle, shape, content);
      } catch (error) {
        return await closeAfter(error, handle);
      }
    } catch (error) {
      throw explainStoreError(error, path);
    }
  }

  /** Brings the file into the form in which it is appended to: with its header, without superseded groups. */
  async prepare(journal?: BatchJournal): Promise<void> {
    try {
      await removeDraft(this.#path);
      if (this.#content.state.size === 0 && !this.#content.isSuperseded) await this.#writeHeader();
    } catch (error) {
      throw explainStoreError(error, this.#path);
    }
    await this.compact(journal);
    this.#content.beginAppending();
  }

  /** With what `write` has written. */
  get state(): NamedState {
    return { name: this.name, state: this.#planned ?? this.#content.state };
  }

  get hasKeys(): boolean {
    return this.#content.index.size > 0;
  }

  /** Whether the file was written by a version that had fewer columns, and has the others since it was opened. */
  get isOlder(): boolean {
    return this.#content.isOlder;
  }

  /** Bytes of memory that grow with the data. */
  get indexBytes(): number {
    return this.#content.index.byteLength;
  }

  /** The digest of a key, with what is staged. */
  digestOf(key: string): number | undefined {
    return this.#staged.get(key) ?? this.#content.index.get(key);
  }

  /** Whether these rows, appended now, would be read as part of the group before them. */
  wouldMerge(rows: readonly Row[]): boolean {
    const before = this.#stagedRows.at(-1) ?? this.#content.lastRow;
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

  /** Throws when what is staged would be appended to a file that another program has changed since it was opened. */
  requireUntouched(): void {
    if (this.#stagedRows.length === 0) return;
    // Asked before every batch: what the kernel has in memory costs less than a turn through the thread pool.
    const { size, nlink } = fstatSync(this.#handle.fd);
    if (size !== this.#content.state.size || nlink === 0) throw changedMeanwhile(this.#path);
  }

  /** Makes of what is staged the bytes that `write` appends: `state` is what the file holds with them. */
  plan(): void {
    if (this.#stagedRows.length === 0) return;
    this.#written = Buffer.from(formatRows(this.#stagedRows));
    const { size, crc } = this.#content.state;
    this.#planned = { size: size + this.#written.length, crc: crc32(this.#written, crc) };
  }

  /** Appends what was planned with one write; `commit` or `discard` must follow. */
  async write(): Promise<void> {
    if (this.#written.length === 0) return;
    try {
      await writeAt(this.#handle, this.#written, this.#content.state.size);
    } catch (error) {
      throw explainStoreError(error, this.#path);
    }
  }

  commit(): void {
    const content = this.#content;
    for (const [key, digest] of this.#staged) content.index.set(key, digest);
    content.state = this.#planned ?? content.state;
    content.lastRow = this.#stagedRows.at(-1) ?? content.lastRow;
    content.isSuperseded ||= this.#stagedSupersedes;
    this.#forgetStaged();
  }

  /** Forgets what is staged and cuts off what `write` has written of it. */
  async discard(): Promise<void> {
    if (this.#written.length > 0) await this.#handle.truncate(this.#content.state.size);
    this.#forgetStaged();
  }

  /** Drops all but the last group of each key, if there is something to drop. A table that failed to do so must be closed. */
  async compact(journal?: BatchJournal): Promise<void> {
    if (this.#content.isSuperseded) await this.#replace(this.#content.compacted(), journal);
  }

  /** Drops all rows. */
  async clear(journal?: BatchJournal): Promise<void> {
    if (!this.hasKeys) return;
    await this.#replace([this.#content.header], journal);
    this.#content.forgetRows();
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
      this.#content.replaced({ size, crc });
      await old.close();
    } catch (error) {
      throw explainStoreError(error, this.#path);
    }
  }

  async #writeHeader(): Promise<void> {
    const header = Buffer.from(this.#content.header);
    await writeAt(this.#handle, header, 0);
    this.#content.state = { size: header.length, crc: crc32(header) };
  }

  #forgetStaged(): void {
    this.#staged = new Map();
    this.#stagedRows = [];
    this.#stagedSupersedes = false;
    this.#written = NOTHING;
    this.#planned = undefined;
  }
}
