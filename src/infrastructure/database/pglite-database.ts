import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Mutex } from 'async-mutex';
import { StoreFull, StoreLost } from '../../application/ports.js';
import { hasErrorCode } from '../../shared/error-code.js';
import { fewFilesMessage, mostOpenFiles } from '../../shared/file-limit.js';
import { acquireLockFile, type LockFile } from '../../shared/lock-file.js';
import { createSmallFile } from '../../shared/small-file.js';
import { copyInPieces } from './pglite-copy.js';
import type { PgliteReply, PgliteRequest } from './pglite-messages.js';
import { unpackReadyDatabase } from './ready-database.js';
import type { OwnedSession, ResultSet, SqlDatabase, SqlValue } from './sql-database.js';
import { INTERNAL_ERROR, isFull as isDiskFull, SqlError } from './sql-error.js';

export interface PgliteOptions {
  /** Where PGlite keeps its files; made when absent. The lock file stands beside it, as `<folder>.lock`. */
  readonly folder: string;
  /** Entry of the thread, as built JavaScript. */
  readonly threadEntry?: URL;
  /** A packed database, already migrated, that a new folder is unpacked from where its key fits; without one it is made, and is empty. */
  readonly pack?: URL;
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

/** A data folder that PGlite cannot open. */
export class EmbeddedDatabaseSpoiled extends Error {
  override readonly name = 'EmbeddedDatabaseSpoiled';

  constructor(folder: string, reason: string) {
    super(
      `the embedded database in ${folder} cannot be opened, its files are damaged (${reason}): load the CSV files into a new folder (load-csv ${join(dirname(folder), 'csv')} --out <new folder>), or remove ${folder} and scrape again`,
    );
  }
}

interface Waiting {
  readonly resolve: (result: ResultSet) => void;
  readonly reject: (error: Error) => void;
}

/** PGlite opens files until no more are to be had, fails strangely then, and leaves none for connections. */
const LEAST_OPEN_FILES = 512;
/** How often a statement that is not answered is looked after, and how often in a row before it is given up. */
const WATCH_EVERY_MS = 5_000;
const LOOKS_AT_FULL_DISK = 4;
/** PostgreSQL cannot go on without room for another segment of its log. */
const LEAST_FREE_BYTES = 17_000_000;
/** A shutdown that takes longer is cut off; the log brings back what it had not written. */
const CLOSE_WITHIN_MS = 60_000;

/**
 * PostgreSQL embedded in a worker thread of this process. It has one session, so an owned session keeps all other
 * statements waiting. It does not fsync: a killed process loses no answered statement, a power cut can.
 */
export class PgliteDatabase implements SqlDatabase {
  readonly kind = 'pglite';
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
    const folder = resolve(options.folder);
    await mkdir(dirname(folder), { recursive: true });
    // PGlite has no lock of its own: two processes would lose each other's rows without a word.
    let database: PgliteDatabase | undefined;
    const lock = await acquireLockFile(`${folder}.lock`, ({ message }) => {
      // Its thread must write nothing more into what is another one's.
      if (database !== undefined) database.#endBy(new StoreLost(message), undefined);
    });
    const making = `${folder}.making`;
    try {
      await startMaking(folder, making);
      await checkVersion(folder);
    } catch (error) {
      await lock.release();
      throw error;
    }
    const worker = new Worker(options.threadEntry ?? new URL('./pglite-thread.js', import.meta.url));
    database = new PgliteDatabase(worker, lock, folder);
    try {
      // The thread loads PGlite meanwhile.
      if (options.pack !== undefined && existsSync(making)) {
        await unpackReadyDatabase(options.pack, folder, () => lock.confirm());
      }
      await database.#ask({ kind: 'open', folder });
      await rm(making, { force: true });
      return database;
    } catch (error) {
      await database.#end();
      // PGlite itself only says that it failed.
      if (await isFull(folder)) throw noRoom(folder, 'it cannot start');
      if (!(error instanceof SqlError)) throw error;
      throw new EmbeddedDatabaseSpoiled(folder, /abort/i.test(error.message) ? 'it aborted' : error.message);
    }
  }

  private constructor(worker: Worker, lock: LockFile, folder: string) {
    this.#worker = worker;
    this.#lock = lock;
    this.#folder = folder;
    worker.on('message', (reply: PgliteReply) => {
      const waiting = this.#waiting.shift();
      if (reply.error === undefined) return waiting?.resolve(reply.result);
      const error = new SqlError(reply.error);
      if (isDiskFull(error)) this.#endBy(noRoom(folder, error.message), waiting);
      else if (reply.aborted) this.#endBy(gone(`it aborted (${error.message})`), waiting);
      else waiting?.reject(error);
    });
    worker.on('error', (error) => this.#rejectAll(gone(`its thread failed: ${error.message}`)));
    this.#exited = new Promise((exited) => {
      worker.on('exit', (code) => {
        this.#rejectAll(gone(`its thread ended with code ${code}`));
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
          this.#endBy(gone('a statement was given up'), undefined);
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

function noRoom(folder: string, reason: string): StoreFull {
  return new StoreFull(
    `the embedded database in ${folder} has no room left (${reason}); what was saved before is whole: make room, then run the same command again`,
  );
}

function gone(reason: string): SqlError {
  return new SqlError({
    message: `the embedded database is closed: ${reason}; start the program again`,
    code: INTERNAL_ERROR,
    detail: null,
    hint: null,
    position: null,
  });
}

async function isFull(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < LEAST_FREE_BYTES;
  } catch {
    return false;
  }
}

async function untilCutOff(): Promise<void> {
  await setTimeout(CLOSE_WITHIN_MS, undefined, { ref: false });
}

/** Before PGlite opens it: a folder of another version makes it fail without a reason. */
async function checkVersion(folder: string): Promise<void> {
  let found: string;
  try {
    found = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT')) throw error;
    // PGlite would take what is there for a new folder, and make a new database over it.
    const isNew = (await readdir(folder).catch(() => [])).length === 0;
    if (isNew) return;
    throw new EmbeddedDatabaseSpoiled(folder, 'PG_VERSION is missing');
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
