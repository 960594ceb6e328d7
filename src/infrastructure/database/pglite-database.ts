import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Mutex } from 'async-mutex';
import { hasErrorCode } from '../../shared/error-code.js';
import { acquireLockFile, type LockFile } from '../../shared/lock-file.js';
import { createSmallFile } from '../../shared/small-file.js';
import { copyInPieces } from './pglite-copy.js';
import type { PgliteReply, PgliteRequest } from './pglite-messages.js';
import type { OwnedSession, ResultSet, SqlDatabase, SqlValue } from './sql-database.js';
import { INTERNAL_ERROR, SqlError } from './sql-error.js';

export interface PgliteOptions {
  /** Where PGlite keeps its files; made when absent. The lock file stands beside it, as `<folder>.lock`. */
  readonly folder: string;
  /** Entry of the thread, as built JavaScript. */
  readonly threadEntry?: URL;
}

/** Major version of the PostgreSQL in PGlite: it opens no data folder of another one. */
export const PGLITE_POSTGRES = '18';

/** A data folder of the embedded database that another major version of PostgreSQL has made. */
export class OtherPostgresFolder extends Error {
  override readonly name = 'OtherPostgresFolder';

  constructor(folder: string, found: string) {
    super(
      `${folder} was made by an embedded PostgreSQL ${found}, and this one is ${PGLITE_POSTGRES}, which cannot read it; nothing in it was changed: load the CSV files into a new folder (load-csv <folder> --out <new folder>), or use the version of imdb-scraper that made it`,
    );
  }
}

interface Waiting {
  readonly resolve: (result: ResultSet) => void;
  readonly reject: (error: SqlError) => void;
}

/**
 * PostgreSQL embedded in a worker thread of this process. It has one session, so an owned session keeps all other
 * statements waiting. It does not fsync: a killed process loses no answered statement, a power cut can.
 */
export class PgliteDatabase implements SqlDatabase {
  readonly kind = 'pglite';
  readonly #worker: Worker;
  readonly #lock: LockFile;
  readonly #exited: Promise<void>;
  readonly #turn = new Mutex();
  #waiting: Waiting[] = [];
  #ended: SqlError | undefined;
  #closed: Promise<void> | undefined;

  /**
   * Makes the folder when it is absent, or was left half made. Throws `LockHeld` when another process has it open,
   * `OtherPostgresFolder` for one that it cannot read.
   */
  static async open(options: PgliteOptions): Promise<PgliteDatabase> {
    const folder = resolve(options.folder);
    await mkdir(dirname(folder), { recursive: true });
    // PGlite has no lock of its own: two processes would lose each other's rows without a word.
    const lock = await acquireLockFile(`${folder}.lock`);
    const making = `${folder}.making`;
    try {
      await startMaking(folder, making);
      await checkVersion(folder);
    } catch (error) {
      await lock.release();
      throw error;
    }
    const worker = new Worker(options.threadEntry ?? new URL('./pglite-thread.js', import.meta.url));
    const database = new PgliteDatabase(worker, lock);
    try {
      await database.#ask({ kind: 'open', folder });
      await rm(making, { force: true });
      return database;
    } catch (error) {
      await database.#end();
      throw error;
    }
  }

  private constructor(worker: Worker, lock: LockFile) {
    this.#worker = worker;
    this.#lock = lock;
    worker.on('message', (reply: PgliteReply) => {
      const waiting = this.#waiting.shift();
      if (reply.error === undefined) waiting?.resolve(reply.result);
      else waiting?.reject(new SqlError(reply.error));
    });
    worker.on('error', (error) => this.#rejectAll(`its thread failed: ${error.message}`));
    this.#exited = new Promise((exited) => {
      worker.on('exit', (code) => {
        this.#rejectAll(`its thread ended with code ${code}`);
        exited();
      });
    });
  }

  async execute(text: string, parameters: readonly SqlValue[] = []): Promise<ResultSet> {
    return await this.#turn.runExclusive(() => this.#ask({ kind: 'execute', text, parameters }));
  }

  async script(sql: string): Promise<void> {
    await this.#turn.runExclusive(() => this.#ask({ kind: 'script', sql }));
  }

  async session(): Promise<OwnedSession> {
    const release = await this.#turn.acquire();
    return {
      execute: (text, parameters = []) => this.#ask({ kind: 'execute', text, parameters }),
      script: async (sql) => {
        await this.#ask({ kind: 'script', sql });
      },
      copyIn: (statement, chunks) =>
        copyInPieces(chunks, async (lines) => {
          // PGlite reads what it copies from this file, which is the blob of the statement.
          const embedded = statement.replace(/\bfrom stdin\b/i, "from '/dev/blob'");
          const { rows } = await this.#ask({ kind: 'copy', statement: embedded, lines });
          return Number(rows[0]?.[0]);
        }),
      release,
    };
  }

  async close(): Promise<void> {
    this.#closed ??= this.#turn.runExclusive(async () => {
      try {
        if (this.#ended === undefined) await this.#ask({ kind: 'close' });
      } finally {
        await this.#end();
      }
    });
    await this.#closed;
  }

  #ask(request: PgliteRequest): Promise<ResultSet> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(request);
    });
  }

  #rejectAll(reason: string): void {
    this.#ended ??= new SqlError({
      message: `the embedded database is closed: ${reason}; start the program again`,
      code: INTERNAL_ERROR,
      detail: null,
      hint: null,
      position: null,
    });
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(this.#ended);
  }

  async #end(): Promise<void> {
    await this.#worker.terminate();
    await this.#exited;
    await this.#lock.release();
  }
}

/** Before PGlite opens it: a folder of another version makes it fail without a reason. */
async function checkVersion(folder: string): Promise<void> {
  let found: string;
  try {
    found = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    // A new folder.
    if (hasErrorCode(error, 'ENOENT')) return;
    throw error;
  }
  if (/^\d+$/.test(found) && found !== PGLITE_POSTGRES) throw new OtherPostgresFolder(folder, found);
}

/**
 * Notes that the folder is being made. A process that was killed meanwhile leaves files that PGlite takes for a whole
 * database and can never open; as long as the note stands nothing was saved in them, so they are made anew.
 */
async function startMaking(folder: string, making: string): Promise<void> {
  if (existsSync(making)) await rm(folder, { recursive: true, force: true });
  else if (!existsSync(folder)) await createSmallFile(making, '');
}
