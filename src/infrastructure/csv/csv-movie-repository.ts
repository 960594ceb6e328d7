import { join } from 'node:path';
import { Mutex } from 'async-mutex';
import { StoreFull, StoreLost, StoreRefused } from '../../application/engine/ports.js';
import type { MovieRepository } from '../../application/movie-ports.js';
import { refuseUnfit } from '../../application/refuse-unfit.js';
import type { SaveResult } from '../../domain/engine/outcome.js';
import type { Movie } from '../../domain/imdb/movie.js';
import type { TitleId } from '../../domain/imdb/title-id.js';
import { BatchQueue } from '../../shared/batch-queue.js';
import { Closers, closeAfter } from '../../shared/closers.js';
import { errorMessage } from '../../shared/error-message.js';
import { LockLost } from '../../shared/lock-beat.js';
import { acquireLockFile, type LockFile } from '../../shared/lock-file.js';
import { makeFolder } from '../../shared/make-folder.js';
import { concernsFiles, explainStoreError } from '../files/store-file-error.js';
import { CastTable } from './cast-table.js';
import { actorRows, crewRows, movieActorRows, movieRow } from './movie-rows.js';
import { OrphanCasts } from './orphan-casts.js';
import { BatchJournal } from './table/batch-journal.js';
import { formatRows } from './table/csv-fields.js';
import { LONGEST_RECORD } from './table/csv-reader.js';
import type { Row } from './table/csv-row.js';
import { CsvTable } from './table/csv-table.js';
import { ACTORS_SHAPE, MOVIES_SHAPE } from './table-shapes.js';

const LARGEST_BATCH = 200;

/**
 * Movies as `movies.csv`, `actors.csv` and `movie_actor.csv` in one folder, which one process at a time may hold. Each
 * batch of movies is whole or not there, whenever the process is killed; superseded rows stay until `close` or the
 * next open. A person's latest name counts.
 */
export class CsvMovieRepository implements MovieRepository {
  readonly name = 'csv';
  readonly #mutex = new Mutex();
  readonly #queue = new BatchQueue<MovieRows, SaveResult>(
    LARGEST_BATCH,
    (movies) => this.#mutex.runExclusive(() => this.#saveBatch(movies)),
    { blamesItem: (error) => error instanceof StoreRefused },
  );
  readonly #parts: Parts;
  #undone = false;
  #closing: Promise<void> | undefined;

  private constructor(
    parts: Parts,
    /** What was found at open and a person should know, each a sentence. */
    readonly notices: readonly string[],
  ) {
    this.#parts = parts;
  }

  /**
   * Opens the folder, making it if it is not there, mends what a crash has left and brings back into form what a
   * spreadsheet has saved. Throws `LockHeld` when another process has it open, `StoreFileUnreadable` for what it cannot
   * read, before anything is written, `StoreFull` when there is no room.
   */
  static async open(folder: string): Promise<CsvMovieRepository> {
    const lock = await lockFolder(folder);
    const closers = new Closers();
    closers.add(() => lock.release());
    const opening = async <Part extends { close(): Promise<void> }>(opened: Promise<Part>): Promise<Part> => {
      const part = await opened;
      closers.add(() => part.close());
      return part;
    };
    try {
      const wasKilled = await BatchJournal.recover(folder);
      const movies = await opening(CsvTable.open(join(folder, 'movies.csv'), MOVIES_SHAPE, wasKilled));
      const actors = await opening(CsvTable.open(join(folder, 'actors.csv'), ACTORS_SHAPE, wasKilled));
      const orphans = new OrphanCasts();
      const cast = await opening(
        CastTable.open(folder, wasKilled, (movieId, line) => {
          if (movies.digestOf(movieId) === undefined) orphans.add(movieId, line);
        }),
      );
      // All of them are read before one of them is written.
      const tables = () => [actors, ...cast.tables, movies].map(({ state }) => state);
      const killed = wasKilled ? await opening(BatchJournal.open(folder, tables())) : undefined;
      for (const table of [movies, actors, cast]) await table.prepare(killed);
      const journal = killed ?? (await opening(BatchJournal.open(folder, tables())));
      await killed?.settle(tables());
      return new CsvMovieRepository({ lock, journal, movies, actors, cast, closers }, [
        ...(movies.isOlder ? [addedColumns(folder)] : []),
        ...orphans.notices(folder),
      ]);
    } catch (error) {
      return await closeAfter(error, closers);
    }
  }

  /** Bytes of memory that grow with what is stored. */
  get indexBytes(): number {
    return this.#tables.reduce((sum, table) => sum + table.indexBytes, 0);
  }

  async save(movie: Movie): Promise<SaveResult> {
    if (this.#closing !== undefined)
      throw new Error(`the CSV store is closed; ${movie.titleId} was not saved`);
    refuseUnfit(movie);
    return this.#queue.add(rowsOf(movie));
  }

  async held(titleIds: readonly TitleId[]): Promise<ReadonlySet<TitleId>> {
    const { movies } = this.#parts;
    return await this.#mutex.runExclusive(
      () => new Set(titleIds.filter((titleId) => movies.digestOf(titleId) !== undefined)),
    );
  }

  /** Waits for what is being saved, drops superseded rows, brings everything to the disk and releases the folder. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** In the order of writing: the row in `movies.csv` comes last, so that it stands for the whole. */
  get #tables(): readonly CsvTable[] {
    const { movies, actors, cast } = this.#parts;
    return [actors, ...cast.tables, movies];
  }

  async #saveBatch(movies: readonly MovieRows[]): Promise<SaveResult[]> {
    await confirm(this.#parts.lock);
    if (this.#undone) await this.#undo();
    try {
      const results = movies.map((movie) => this.#stage(movie));
      if (results.every((result) => result === 'unchanged')) return results;
      for (const table of this.#tables) table.requireUntouched();
      for (const table of this.#tables) table.plan();
      const states = this.#tables.map(({ state }) => state);
      await this.#parts.journal.begin(states);
      for (const table of this.#tables) await table.write();
      this.#parts.journal.end(states);
      for (const table of this.#tables) table.commit();
      return results;
    } catch (error) {
      this.#undone = true;
      // What cannot be cut back now is cut back before the next batch, or at the next open.
      await this.#undo().catch(() => {});
      if (error instanceof StoreFull || concernsFiles(error)) throw error;
      // What is not about the files is about what was to be written.
      throw refusal(movies.map(({ titleId }) => titleId).join(', '), error);
    }
  }

  #stage(rows: MovieRows): SaveResult {
    const { movies, actors, cast } = this.#parts;
    // The crew has no row of its own, but the latest name of one who also acts counts.
    const crew = rows.crew.filter(([nameId = '']) => actors.digestOf(nameId) !== undefined);
    const people = [...rows.actors, ...crew].map((row) => actors.stage(row[0] ?? '', [row]));
    const links = cast.stage(rows.titleId, rows.links);
    const row = movies.stage(rows.titleId, [rows.movie]);
    if (row !== 'unchanged') return row;
    return [links, ...people].every((result) => result === 'unchanged') ? 'unchanged' : 'updated';
  }

  async #undo(): Promise<void> {
    for (const table of this.#tables) await table.discard();
    this.#undone = false;
  }

  async #close(): Promise<void> {
    const { lock, journal, movies, actors, cast, closers } = this.#parts;
    await this.#queue.idle();
    await this.#mutex.runExclusive(async () => {
      try {
        await confirm(lock);
        if (this.#undone) await this.#undo();
        for (const table of [actors, movies, cast]) await table.compact(journal);
        for (const table of this.#tables) await table.sync();
        await journal.remove();
        await cast.forgetLengths();
      } catch (error) {
        return await closeAfter(error, closers);
      }
      await closers.close();
    });
  }
}

interface Parts {
  readonly lock: LockFile;
  readonly journal: BatchJournal;
  readonly movies: CsvTable;
  readonly actors: CsvTable;
  readonly cast: CastTable;
  /** Of the files and then of the lock. */
  readonly closers: Closers;
}

async function confirm(lock: LockFile): Promise<void> {
  await lock.confirm().catch((error: unknown) => {
    throw error instanceof LockLost ? new StoreLost(error.message, { cause: error }) : error;
  });
}

interface MovieRows {
  readonly titleId: string;
  readonly movie: Row;
  readonly actors: readonly Row[];
  readonly crew: readonly Row[];
  readonly links: readonly Row[];
}

/** Throws `StoreRefused` for a movie of which a row cannot be made, or would be too long to be read again. */
function rowsOf(movie: Movie): MovieRows {
  let rows: MovieRows;
  try {
    rows = {
      titleId: movie.titleId,
      movie: movieRow(movie),
      actors: actorRows(movie),
      crew: crewRows(movie),
      links: movieActorRows(movie),
    };
  } catch (error) {
    throw refusal(movie.titleId, error);
  }
  for (const row of [rows.movie, ...rows.actors, ...rows.links]) {
    let characters = 0;
    for (const field of row) characters += field.length;
    // A character takes up to six bytes, all of them quotes.
    if (characters * 6 < LONGEST_RECORD || Buffer.byteLength(formatRows([row])) <= LONGEST_RECORD) continue;
    throw new StoreRefused(`${movie.titleId} has a row of more than ${LONGEST_RECORD} bytes in CSV`);
  }
  return rows;
}

function refusal(ids: string, cause: unknown): StoreRefused {
  return new StoreRefused(`CSV cannot hold ${ids}: ${errorMessage(cause)}`, { cause });
}

function addedColumns(folder: string): string {
  return (
    `${folder}: movies.csv was written by an earlier version; the columns from is_adult to creator_ids were added, ` +
    'and are empty until a title is scraped again'
  );
}

async function lockFolder(folder: string): Promise<LockFile> {
  try {
    await makeFolder(folder);
    return await acquireLockFile(join(folder, '.lock'));
  } catch (error) {
    throw explainStoreError(error, folder);
  }
}
