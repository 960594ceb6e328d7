import { join } from 'node:path';
import { StoreLost, StoreRefused } from '../../application/engine/ports.js';
import type { SaveCounts, SaveResult } from '../../domain/engine/outcome.js';
import { Closers, closeAfter } from '../../shared/closers.js';
import { LockLost } from '../../shared/lock-beat.js';
import { acquireLockFile, type LockFile } from '../../shared/lock-file.js';
import { makeFolder } from '../../shared/make-folder.js';
import { explainStoreError } from '../files/store-file-error.js';
import { dayFileName } from './day-file-name.js';
import { JsonlDayFile } from './jsonl-day-file.js';
import { JsonlWriter } from './jsonl-writer.js';
import { lineOf, type RawAnswer } from './raw-line.js';
import { UnclosedFiles } from './unclosed-files.js';

/** Files of a source that stay open: around midnight answers of two days come at the same time. */
const MOST_DAYS = 2;

/**
 * Raw answers as gzipped JSONL in one folder, a file for each source and UTC day, which one process at a time may hold:
 * `SOURCE/year=2026/month=01/day=02/part-0.jsonl.gz`. Files only grow. An answer that its day's file holds as the last one
 * of its key is not written again: with a place, as the last of its key in that list, and with the same place in it, since
 * where something stood is part of what was seen. Memory is 13 to 16 bytes for each key of the days that are open.
 */
export class JsonlFiles {
  readonly #folder: string;
  readonly #lock: LockFile;
  readonly #unclosed: UnclosedFiles;
  readonly #notices: string[];
  readonly #writers = new Map<string, JsonlWriter>();
  /** By source the files that may be open, those last that were written to last. */
  readonly #used = new Map<string, readonly string[]>();
  #closing: Promise<void> | undefined;

  private constructor(folder: string, lock: LockFile, unclosed: UnclosedFiles, notices: string[]) {
    this.#folder = folder;
    this.#lock = lock;
    this.#unclosed = unclosed;
    this.#notices = notices;
  }

  /**
   * Opens the folder, making it if it is not there, and cuts off what a killed process has left of its last batches.
   * Throws `LockHeld` when another process has it open, `StoreFileUnreadable` for a file that is damaged otherwise.
   */
  static async open(folder: string): Promise<JsonlFiles> {
    const closers = new Closers();
    try {
      await makeFolder(folder);
      const lock = await acquireLockFile(join(folder, '.lock'));
      closers.add(() => lock.release());
      const unclosed = await UnclosedFiles.open(join(folder, '.unclosed'));
      const notices: string[] = [];
      for (const name of unclosed.names) {
        await JsonlDayFile.mend(join(folder, name), (notice) => notices.push(notice));
        await unclosed.remove(name);
      }
      return new JsonlFiles(folder, lock, unclosed, notices);
    } catch (error) {
      return await closeAfter(explainStoreError(error, folder), closers);
    }
  }

  /** What was found and mended in files when they were opened, a sentence each. */
  get notices(): readonly string[] {
    return this.#notices;
  }

  /** Bytes of memory that grow with what is stored. */
  get indexBytes(): number {
    return [...this.#writers.values()].reduce((sum, writer) => sum + writer.indexBytes, 0);
  }

  /**
   * Resolves once the system has taken every answer whole. Rejects with `StoreRefused` before anything is written; else
   * with `StoreFull`, `StoreLost`, `StoreFileUnreadable` or what the disk says, when some of the answers may be saved,
   * which are unchanged when they are saved again.
   */
  async save(answers: readonly RawAnswer[]): Promise<SaveCounts> {
    if (this.#closing !== undefined)
      throw new Error(`${this.#folder} is closed; nothing more is saved there`);
    const lines = answers.map((answer) => ({ ...answer, name: nameOf(answer), line: lineOf(answer) }));
    const counts: Record<SaveResult, number> = { inserted: 0, updated: 0, unchanged: 0 };
    const saved = lines.map(({ source, name, line }) => this.#writer(source, name).append(line));
    for (const result of await Promise.allSettled(saved)) {
      if (result.status === 'rejected') throw result.reason;
      counts[result.value] += 1;
    }
    return counts;
  }

  /** Waits for what is being saved, brings everything to the disk and releases the folder. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #writer(source: string, name: string): JsonlWriter {
    const used = [...(this.#used.get(source) ?? []).filter((one) => one !== name), name];
    this.#used.set(source, used.slice(-MOST_DAYS));
    for (const old of used.slice(0, -MOST_DAYS)) {
      // What goes wrong there is told when the file is written to again, and the note of it stays for the next open.
      this.#writers
        .get(old)
        ?.close()
        .catch(() => {});
    }
    const writer = this.#writers.get(name) ?? this.#newWriter(name);
    this.#writers.set(name, writer);
    return writer;
  }

  #newWriter(name: string): JsonlWriter {
    return new JsonlWriter(join(this.#folder, name), {
      opening: () => this.#unclosed.add(name),
      closed: () => this.#unclosed.remove(name),
      confirm: () => this.#confirm(),
      noticed: (notice) => this.#notices.push(notice),
    });
  }

  async #confirm(): Promise<void> {
    await this.#lock.confirm().catch((error: unknown) => {
      throw error instanceof LockLost ? new StoreLost(error.message, { cause: error }) : error;
    });
  }

  async #close(): Promise<void> {
    const closers = new Closers();
    closers.add(() => this.#lock.release());
    for (const writer of this.#writers.values()) closers.add(() => writer.close());
    await closers.close();
  }
}

/** Of the file of an answer. */
function nameOf({ source, key, fetchedAt }: RawAnswer): string {
  const [, day] = /^(.*)T[\d:.]+Z$/.exec(fetchedAt) ?? [];
  const name = day === undefined ? null : dayFileName({ source, day });
  if (name !== null) return name;
  throw new StoreRefused(
    `${key} of ${source}, seen at ${fetchedAt}, has no source or no time in UTC to be filed under`,
  );
}
