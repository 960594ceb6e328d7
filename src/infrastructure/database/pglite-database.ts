import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Mutex } from 'async-mutex';
import { StoreLost } from '../../application/engine/ports.js';
import { closeAfter } from '../../shared/closers.js';
import { fewFilesMessage, mostOpenFiles } from '../../shared/file-limit.js';
import { acquireLockFile, type LockFile } from '../../shared/lock-file.js';
import { makeFolder } from '../../shared/make-folder.js';
import { packageFile } from '../../shared/package-file.js';
import { copyInPieces } from './pglite-copy.js';
import { checkVersion, EmbeddedDatabaseSpoiled, isFull, noRoom, startMaking } from './pglite-folder.js';
import type { PgliteReply, PgliteRequest } from './pglite-messages.js';
import {
  type OwnedSession,
  type ResultSet,
  type SqlDatabase,
  type SqlValue,
  STATEMENT_MS,
} from './sql-database.js';
import { isFull as isDiskFull, SqlError } from './sql-error.js';

export interface PgliteOptions {
  /** Where PGlite keeps its files; made when absent. The lock file stands beside it, as `<folder>.lock`. */
  readonly folder: string;
  /** Entry of the thread, as built JavaScript. */
  readonly threadEntry?: URL;
  /** Of a database, for a new folder to be filled from; where it is left out, missing or damaged, an empty one is made. */
  readonly dump?: URL;
}

interface Waiting {
  readonly resolve: (result: ResultSet) => void;
  readonly reject: (error: Error) => void;
}

/** PGlite opens files until no more are to be had, fails strangely then, and leaves none for connections. */
const LEAST_OPEN_FILES = 512;
/** Class of codes: not the fault of a statement. */
const INTERNAL_ERROR = 'XX';
/** How often a statement that is not answered is looked after, and how often in a row before it is given up. */
const WATCH_EVERY_MS = 5_000;
const LOOKS_AT_FULL_DISK = 4;
/** A shutdown that takes longer is cut off; the log brings back what it had not written. */
const CLOSE_WITHIN_MS = 60_000;

/**
 * PostgreSQL embedded in a worker thread of this process. It has one session, so an owned session keeps all other
 * statements waiting. It does not fsync: a killed process loses no answered statement, a power cut can.
 */
export class PgliteDatabase implements SqlDatabase {
  readonly kind = 'pglite';
  readonly statementMs = STATEMENT_MS;
  readonly #worker: Worker;
  readonly #lock: LockFile;
  readonly #folder: string;
  readonly #exited: Promise<void>;
  readonly #turn = new Mutex();
  readonly #watch: NodeJS.Timeout;
  #waiting: Waiting[] = [];
  #ended: Error | undefined;
  #closed: Promise<void> | undefined;

  /**
   * Makes the folder when it is absent, or was left half made. Throws `LockHeld` when another process has it open,
   * `OtherPostgresFolder` and `EmbeddedDatabaseSpoiled` for one that it cannot read, `StoreFull` when there is no room.
   */
  static async open(options: PgliteOptions): Promise<PgliteDatabase> {
    const limit = mostOpenFiles();
    if (limit < LEAST_OPEN_FILES) throw new Error(fewFilesMessage(limit));
    // As it was given, for people, but a slash at its end would put the lock inside.
    const folder = join(dirname(options.folder), basename(options.folder));
    await makeFolder(dirname(folder));
    // PGlite has no lock of its own: two processes would lose each other's rows without a word.
    let database: PgliteDatabase | undefined;
    let taken: StoreLost | undefined;
    const lock = await acquireLockFile(`${folder}.lock`, ({ message }) => {
      // Its thread must write nothing more into what is another one's.
      taken = new StoreLost(message);
      if (database !== undefined) database.#endBy(taken, undefined);
    });
    const making = `${folder}.making`;
    try {
      await startMaking(folder, making);
      await checkVersion(folder);
    } catch (error) {
      return await closeAfter(error, { close: () => lock.release() });
    }
    const worker = new Worker(
      options.threadEntry ?? packageFile('dist/infrastructure/database/pglite-thread.js'),
    );
    database = new PgliteDatabase(worker, lock, folder);
    try {
      const dump = options.dump === undefined || !existsSync(making) ? null : fileURLToPath(options.dump);
      await database.#ask({ kind: 'open', folder, dump });
      await rm(making, { force: true });
      return database;
    } catch (error) {
      await database.#end();
      // PGlite itself only says that it failed.
      if (await isFull(folder)) throw noRoom(folder, 'it cannot start');
      const isOfItsFiles = error instanceof SqlError || (error instanceof StoreLost && error !== taken);
      if (!isOfItsFiles) throw error;
      const reason = error instanceof StoreLost ? String(error.cause) : error.message;
      throw new EmbeddedDatabaseSpoiled(folder, /abort/i.test(reason) ? 'it aborted' : reason);
    }
  }

  private constructor(worker: Worker, lock: LockFile, folder: string) {
    this.#worker = worker;
    this.#lock = lock;
    this.#folder = folder;
    worker.on('message', (reply: PgliteReply) => {
      const waiting = this.#waiting.shift();
      if (reply.error === undefined) return waiting?.resolve(reply.result);
      void this.#fail(new SqlError(reply.error), reply.aborted, waiting);
    });
    worker.on('error', (error) => this.#rejectAll(gone(folder, `its thread failed: ${error.message}`)));
    this.#exited = new Promise((exited) => {
      worker.on('exit', (code) => {
        this.#rejectAll(gone(folder, `its thread ended with code ${code}`));
        exited();
      });
    });
    this.#watch = this.#watchFullDisk();
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
      release: (state) => {
        if (state === 'spoiled' && this.#waiting.length > 0) {
          // A running statement can be stopped only with its thread; as after a kill, the next opening makes it whole.
          this.#endBy(gone(this.#folder, 'a statement was given up'), undefined);
        }
        release();
      },
    };
  }

  async close(): Promise<void> {
    this.#closed ??= this.#turn.runExclusive(async () => {
      try {
        if (this.#ended === undefined) await Promise.race([this.#ask({ kind: 'close' }), untilCutOff()]);
      } finally {
        await this.#end();
      }
    });
    await this.#closed;
  }

  async #ask(request: PgliteRequest): Promise<ResultSet> {
    await this.#lock.confirm().catch((error: unknown) => {
      throw this.#ended ?? error;
    });
    if (this.#ended !== undefined) throw this.#ended;
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(request);
    });
  }

  #rejectAll(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#ended);
  }

  /** After some errors PGlite spins at the next statement, so that none is sent any more. */
  #endBy(error: Error, waiting: Waiting | undefined): void {
    waiting?.reject(error);
    this.#rejectAll(error);
    void this.#worker.terminate();
  }

  async #fail(error: SqlError, aborted: boolean, waiting: Waiting | undefined): Promise<void> {
    // A disk that fills up amid a write to the log leaves an internal error, and a PostgreSQL that is of no use after it.
    const isFullInside = error.code.startsWith(INTERNAL_ERROR) && (await isFull(this.#folder));
    if (isDiskFull(error) || isFullInside) this.#endBy(noRoom(this.#folder, error.message), waiting);
    else if (aborted) this.#endBy(gone(this.#folder, `it aborted (${error.message})`), waiting);
    else waiting?.reject(error);
  }

  /** On a full disk PGlite may also spin without an answer. */
  #watchFullDisk(): NodeJS.Timeout {
    let looks = 0;
    let head: Waiting | undefined;
    return setInterval(async () => {
      const [waiting] = this.#waiting;
      const stands = waiting !== undefined && waiting === head && (await isFull(this.#folder));
      head = waiting;
      looks = stands ? looks + 1 : 0;
      if (looks >= LOOKS_AT_FULL_DISK) this.#endBy(noRoom(this.#folder, 'it stands still'), undefined);
    }, WATCH_EVERY_MS).unref();
  }

  async #end(): Promise<void> {
    clearInterval(this.#watch);
    await this.#worker.terminate();
    await this.#exited;
    await this.#lock.release();
  }
}

/** No asking again brings it back in this process. */
function gone(folder: string, reason: string): StoreLost {
  return new StoreLost(
    `the embedded database in ${folder} is closed (${reason}); what was saved before is whole: start the program again, a run with --resume`,
    { cause: reason },
  );
}

async function untilCutOff(): Promise<void> {
  await setTimeout(CLOSE_WITHIN_MS, undefined, { ref: false });
}
