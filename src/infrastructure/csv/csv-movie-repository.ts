import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Mutex } from 'async-mutex';
import { type MovieRepository, StoreFull, StoreLost, StoreRefused } from '../../application/ports.js';
import { refuseUnfit } from '../../application/refuse-unfit.js';
import type { Movie } from '../../domain/movie.js';
import type { SaveResult } from '../../domain/scrape-outcome.js';
import type { TitleId } from '../../domain/title-id.js';
import { BatchQueue } from '../../shared/batch-queue.js';
import { errorMessage } from '../../shared/error-message.js';
import { LockLost } from '../../shared/lock-beat.js';
import { acquireLockFile, type LockFile } from '../../shared/lock-file.js';
import { BatchJournal } from './batch-journal.js';
import { CastTable } from './cast-table.js';
import { concernsFiles, explainStoreError } from './csv-store-error.js';
import { CsvTable } from './csv-table.js';
import {
  ACTOR_COLUMNS,
  actorRows,
  directorRows,
  MOVIE_COLUMNS,
  movieActorRows,
  movieRow,
} from './movie-rows.js';
import { digestRows } from './row-digest.js';

const LARGEST_BATCH = 200;

/**
 * Movies as `movies.csv`, `actors.csv` and `movie_actor.csv` in one folder, which one process at a time may hold. Each
 * batch of movies is whole or not there, whenever the process is killed; superseded rows stay until `close` or the
 * next open. A person's latest name counts.
 */
export class CsvMovieRepository implements MovieRepository {
  readonly name = 'csv';
  readonly #mutex = new Mutex();
  readonly #queue = new BatchQueue<Movie, SaveResult>(
    LARGEST_BATCH,
    (movies) => this.#mutex.runExclusive(() => this.#saveBatch(movies)),
    { blamesItem: (error) => error instanceof StoreRefused },
  );
  readonly #parts: Parts;
  #undone = false;
  #closing: Promise<void> | undefined;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Opens the folder, making it if it is not there, and mends what a crash has left. Throws `LockHeld` when another
   * process has it open, `CsvFileUnreadable` for files that are not ours, `StoreFull` when there is no room.
   */
  static async open(folder: string): Promise<CsvMovieRepository> {
    const lock = await lockFolder(folder);
    const opened: { close(): Promise<void> }[] = [];
    const opening = async <Part extends { close(): Promise<void> }>(part: Promise<Part>): Promise<Part> => {
      opened.push(await part);
      return part;
    };
    try {
      const journal = await opening(BatchJournal.open(folder));
      const movies = await opening(
        CsvTable.open(join(folder, 'movies.csv'), {
          columns: MOVIE_COLUMNS,
          idPrefix: 'tt',
          digest: (rows) => digestRows(rows, MOVIE_COLUMNS.length - 1),
          continues: () => false,
        }),
      );
      const actors = await opening(
        CsvTable.open(join(folder, 'actors.csv'), {
          columns: ACTOR_COLUMNS,
          idPrefix: 'nm',
          digest: (rows) => digestRows(rows, ACTOR_COLUMNS.length),
          continues: () => false,
        }),
      );
      const cast = await opening(CastTable.open(folder, (movieId) => movies.digestOf(movieId) !== undefined));
      return new CsvMovieRepository({ lock, journal, movies, actors, cast });
    } catch (error) {
      for (const part of opened.reverse()) await part.close();
      await lock.release();
      throw error;
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
    return this.#queue.add(movie);
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

  async #saveBatch(movies: readonly Movie[]): Promise<SaveResult[]> {
    await confirm(this.#parts.lock);
    if (this.#undone) await this.#undo();
    try {
      const results = movies.map((movie) => this.#stage(movie));
      if (results.every((result) => result === 'unchanged')) return results;
      await this.#parts.journal.begin(this.#tables);
      for (const table of this.#tables) await table.write();
      await this.#parts.journal.end();
      for (const table of this.#tables) table.commit();
      return results;
    } catch (error) {
      this.#undone = true;
      // What cannot be cut back now is cut back before the next batch, or at the next open.
      await this.#undo().catch(() => {});
      if (error instanceof StoreFull || concernsFiles(error)) throw error;
      // What is not about the files is about what was to be written.
      const ids = movies.map(({ titleId }) => titleId).join(', ');
      throw new StoreRefused(`CSV cannot hold ${ids}: ${errorMessage(error)}`, { cause: error });
    }
  }

  #stage(movie: Movie): SaveResult {
    const { movies, actors, cast } = this.#parts;
    // Directors have no row of their own, but the latest name of one who also acts counts.
    const directors = directorRows(movie).filter(([nameId = '']) => actors.digestOf(nameId) !== undefined);
    const people = [...actorRows(movie), ...directors].map((row) => actors.stage(row[0] ?? '', [row]));
    const links = cast.stage(movie.titleId, movieActorRows(movie));
    const row = movies.stage(movie.titleId, [movieRow(movie)]);
    if (row !== 'unchanged') return row;
    return [links, ...people].every((result) => result === 'unchanged') ? 'unchanged' : 'updated';
  }

  async #undo(): Promise<void> {
    for (const table of this.#tables) await table.discard();
    await this.#parts.journal.end();
    this.#undone = false;
  }

  async #close(): Promise<void> {
    const { lock, journal, movies, actors, cast } = this.#parts;
    await this.#queue.idle();
    await this.#mutex.runExclusive(async () => {
      let held = false;
      try {
        await confirm(lock);
        held = true;
        if (this.#undone) await this.#undo();
        for (const table of [actors, movies]) await table.compact();
        await cast.compact();
        for (const table of this.#tables) await table.sync();
      } finally {
        for (const part of [actors, movies, cast]) await part.close();
        // Else the journal that is there is another process's.
        if (held) await journal.close();
        else await journal.abandon();
        await lock.release();
      }
    });
  }
}

interface Parts {
  readonly lock: LockFile;
  readonly journal: BatchJournal;
  readonly movies: CsvTable;
  readonly actors: CsvTable;
  readonly cast: CastTable;
}

async function confirm(lock: LockFile): Promise<void> {
  await lock.confirm().catch((error: unknown) => {
    throw error instanceof LockLost ? new StoreLost(error.message, { cause: error }) : error;
  });
}

async function lockFolder(folder: string): Promise<LockFile> {
  try {
    await mkdir(folder, { recursive: true });
    return await acquireLockFile(join(folder, '.lock'));
  } catch (error) {
    throw explainStoreError(error, folder);
  }
}
