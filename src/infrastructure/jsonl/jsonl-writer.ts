import { dirname } from 'node:path';
import { Mutex } from 'async-mutex';
import type { SaveResult } from '../../domain/engine/outcome.js';
import { BatchQueue } from '../../shared/batch-queue.js';
import { closeAfter } from '../../shared/closers.js';
import { makeFolder } from '../../shared/make-folder.js';
import { explainStoreError } from '../files/store-file-error.js';
import { JsonlDayFile } from './jsonl-day-file.js';
import type { RawLine } from './raw-line.js';

/** Lines and bytes of them that are compressed together at most: more hardly makes them smaller. */
const LARGEST_BATCH = 1_000;
const LARGEST_BATCH_BYTES = 2 * 1024 * 1024;
/** A member of one details document takes seven times the CPU of what a document of twenty in one member takes. */
const APART_MS = 100;

/** What a writer tells of its file, and asks. */
export interface WriterWatch {
  /** The file is about to be opened. */
  opening(): Promise<void>;
  /** It is whole, on the disk, and nothing is written to it any more. */
  closed(): Promise<void>;
  /** Rejects when it may not grow any more. */
  confirm(): Promise<void>;
  noticed(notice: string): void;
}

/** The one writer of a file: joins the lines that come at the same time into batches, and opens the file when there are some. */
export class JsonlWriter {
  readonly #path: string;
  readonly #watch: WriterWatch;
  readonly #mutex = new Mutex();
  readonly #queue = new BatchQueue<RawLine, SaveResult>(
    LARGEST_BATCH,
    (lines) => this.#mutex.runExclusive(() => this.#append(lines)),
    { together: fewEnough, apartMs: APART_MS, aloneAtOnce: true },
  );
  #file: JsonlDayFile | undefined;

  constructor(path: string, watch: WriterWatch) {
    this.#path = path;
    this.#watch = watch;
  }

  /** Bytes of memory that grow with what the file holds; none while it is closed. */
  get indexBytes(): number {
    return this.#file?.indexBytes ?? 0;
  }

  /** Resolves once the system has taken the line whole, or the file has it as the last of its key. */
  append(line: RawLine): Promise<SaveResult> {
    return this.#queue.add(line);
  }

  /** Waits for what is being written, then closes the file; a further line opens it again. */
  async close(): Promise<void> {
    await this.#queue.idle();
    await this.#mutex.runExclusive(async () => {
      const file = this.#file;
      if (file === undefined) return;
      this.#file = undefined;
      try {
        await this.#watch.confirm();
        await file.sync();
      } catch (error) {
        return await closeAfter(error, file);
      }
      await file.close();
      await this.#watch.closed();
    });
  }

  async #append(lines: readonly RawLine[]): Promise<readonly SaveResult[]> {
    this.#file ??= await this.#open();
    return await this.#file.append(lines, () => this.#watch.confirm());
  }

  async #open(): Promise<JsonlDayFile> {
    await this.#watch.confirm();
    try {
      await makeFolder(dirname(this.#path));
      await this.#watch.opening();
    } catch (error) {
      throw explainStoreError(error, this.#path);
    }
    return await JsonlDayFile.open(this.#path, (notice) => this.#watch.noticed(notice));
  }
}

function fewEnough(lines: readonly RawLine[]): number {
  let bytes = 0;
  const end = lines.findIndex((line) => {
    bytes += line.bytes.length;
    return bytes > LARGEST_BATCH_BYTES;
  });
  return end === -1 ? lines.length : end;
}
