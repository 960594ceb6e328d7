import { z } from 'zod';
import { type MovieRepository, StoreFull, StoreRefused } from '../../application/ports.js';
import type { Movie } from '../../domain/movie.js';
import type { SaveResult } from '../../domain/scrape-outcome.js';
import { isTitleId, type TitleId } from '../../domain/title-id.js';
import { BatchQueue } from '../../shared/batch-queue.js';
import { queryRows, type SqlDatabase } from './sql-database.js';
import { isFull, isRefusal, SqlError } from './sql-error.js';

/** Where a batch costs the server least per movie; larger ones only hold their locks for longer. */
const LARGEST_BATCH = 25;

const savedRow = z.object({ imdb_id: z.string(), result: z.enum(['inserted', 'updated', 'unchanged']) });

const heldRow = z.object({ titleId: z.string().refine(isTitleId) });

/** What became of one movie of a batch; a refusal is an answer, so that it does not fail the movies beside it. */
type Saved = SaveResult | StoreRefused;

/** Saves movies to PostgreSQL; those that come while others are being saved go together in one round trip. */
export class PostgresMovieRepository implements MovieRepository {
  readonly name = 'postgres';
  readonly #queue: BatchQueue<Movie, Saved>;

  constructor(private readonly database: SqlDatabase) {
    this.#queue = new BatchQueue(LARGEST_BATCH, (movies) => this.#saveBatch(movies));
  }

  async save(movie: Movie): Promise<SaveResult> {
    const saved = await this.#queue.add(movie);
    if (saved instanceof StoreRefused) throw saved;
    return saved;
  }

  async held(titleIds: readonly TitleId[]): Promise<ReadonlySet<TitleId>> {
    const rows = await queryRows(
      this.database,
      'select imdb_id as "titleId" from movies where imdb_id = any($1)',
      [titleIds],
      heldRow,
    );
    return new Set(rows.map(({ titleId }) => titleId));
  }

  /** Leaves the database open: whoever opened it closes it. */
  async close(): Promise<void> {
    await this.#queue.idle();
  }

  async #saveBatch(movies: readonly Movie[]): Promise<Saved[]> {
    const saved: Saved[] = [];
    for (const round of roundsOf(movies)) {
      const results = await this.#saveRound(round.map(({ movie }) => movie));
      round.forEach(({ place }, index) => {
        const result = results[index];
        if (result !== undefined) saved[place] = result;
      });
    }
    return saved;
  }

  async #saveRound(movies: readonly Movie[]): Promise<Saved[]> {
    try {
      const rows = await queryRows(
        this.database,
        'select imdb_id, result from upsert_movies($1)',
        [JSON.stringify(movies)],
        savedRow,
      );
      const results = new Map(rows.map(({ imdb_id, result }) => [imdb_id, result]));
      return movies.map(({ titleId }) => results.get(titleId) ?? notAnswered(titleId));
    } catch (error) {
      if (isFull(error)) throw new StoreFull(`PostgreSQL has no room left: ${messageOf(error)}`);
      if (!isRefusal(error)) throw error;
      const [only] = movies;
      if (movies.length === 1 && only !== undefined) {
        return [new StoreRefused(`PostgreSQL refused ${only.titleId}: ${messageOf(error)}`)];
      }
      // One of them is at fault, and only that one may be refused.
      const saved: Saved[] = [];
      for (const movie of movies) saved.push(...(await this.#saveRound([movie])));
      return saved;
    }
  }
}

interface Placed {
  readonly movie: Movie;
  /** In the batch. */
  readonly place: number;
}

/** Groups in which each title occurs once, as `upsert_movies` wants it, in the order in which its versions came. */
function roundsOf(movies: readonly Movie[]): Placed[][] {
  const rounds: Placed[][] = [];
  const occurrences = new Map<string, number>();
  movies.forEach((movie, place) => {
    const round = occurrences.get(movie.titleId) ?? 0;
    occurrences.set(movie.titleId, round + 1);
    rounds[round] ??= [];
    rounds[round].push({ movie, place });
  });
  return rounds;
}

function notAnswered(titleId: string): never {
  throw new Error(`PostgreSQL gave no answer for ${titleId}`);
}

function messageOf(error: unknown): string {
  if (!(error instanceof SqlError)) return String(error);
  // Of a broken constraint the detail repeats the whole row, plot and all.
  return error.detail === null || error.code.startsWith('23')
    ? error.message
    : `${error.message} (${error.detail})`;
}
