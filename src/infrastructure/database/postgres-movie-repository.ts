import { z } from 'zod';
import { type MovieRepository, StoreFull, StoreRefused } from '../../application/ports.js';
import type { Movie } from '../../domain/movie.js';
import type { SaveResult } from '../../domain/scrape-outcome.js';
import { BatchQueue } from '../../shared/batch-queue.js';
import { queryRows, type SqlDatabase } from './sql-database.js';
import { isFull, isRefusal, SqlError } from './sql-error.js';

/** Where a batch costs the server least per movie; larger ones only hold their locks for longer. */
const LARGEST_BATCH = 25;

const savedRow = z.object({ imdb_id: z.string(), result: z.enum(['inserted', 'updated', 'unchanged']) });

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

  /** Leaves the database open: whoever opened it closes it. */
  async close(): Promise<void> {
    await this.#queue.idle();
  }

  async #saveBatch(movies: readonly Movie[]): Promise<Saved[]> {
    const saved = new Map<Movie, Saved>();
    for (const round of roundsOf(movies)) {
      for (const [movie, result] of await this.#saveRound(round)) saved.set(movie, result);
    }
    return movies.map((movie) => saved.get(movie) ?? notAnswered(movie));
  }

  async #saveRound(movies: readonly Movie[]): Promise<(readonly [Movie, Saved])[]> {
    try {
      const rows = await queryRows(
        this.database,
        'select imdb_id, result from upsert_movies($1)',
        [JSON.stringify(movies)],
        savedRow,
      );
      const results = new Map(rows.map(({ imdb_id, result }) => [imdb_id, result]));
      return movies.map((movie) => [movie, results.get(movie.titleId) ?? notAnswered(movie)]);
    } catch (error) {
      if (isFull(error)) throw new StoreFull(`PostgreSQL has no room left: ${messageOf(error)}`);
      if (!isRefusal(error)) throw error;
      const [only] = movies;
      if (movies.length === 1 && only !== undefined) {
        return [[only, new StoreRefused(`PostgreSQL refused ${only.titleId}: ${messageOf(error)}`)]];
      }
      // One of them is at fault, and only that one may be refused.
      const saved: (readonly [Movie, Saved])[] = [];
      for (const movie of movies) saved.push(...(await this.#saveRound([movie])));
      return saved;
    }
  }
}

/** Groups in which each title occurs once, in the order in which its versions came. */
function roundsOf(movies: readonly Movie[]): Movie[][] {
  const rounds: Movie[][] = [];
  const seen = new Map<string, number>();
  for (const movie of movies) {
    const round = seen.get(movie.titleId) ?? 0;
    seen.set(movie.titleId, round + 1);
    rounds[round] ??= [];
    rounds[round].push(movie);
  }
  return rounds;
}

function notAnswered(movie: Movie): never {
  throw new Error(`PostgreSQL gave no answer for ${movie.titleId}`);
}

function messageOf(error: unknown): string {
  if (!(error instanceof SqlError)) return String(error);
  // Of a broken constraint the detail repeats the whole row, plot and all.
  return error.detail === null || error.code.startsWith('23')
    ? error.message
    : `${error.message} (${error.detail})`;
}
