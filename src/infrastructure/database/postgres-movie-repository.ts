import { z } from 'zod';
import { StoreRefused } from '../../application/engine/ports.js';
import type { MovieRepository, Observations } from '../../application/movie-ports.js';
import { refuseUnfit } from '../../application/refuse-unfit.js';
import { type Movie, peopleOf } from '../../domain/imdb/movie.js';
import { saidOf } from '../../domain/imdb/said.js';
import { isTitleId, type TitleId } from '../../domain/imdb/title-id.js';
import { BatchQueue } from '../../shared/batch-queue.js';
import { queryRows, type SqlDatabase } from './sql-database.js';
import { storeError } from './store-error.js';

/** Where a batch costs the server least per movie; larger ones only hold their locks for longer. */
const LARGEST_BATCH = 25;

/** With this and that of the journal a server spends 1.1 and not 1.8 ms of CPU on a movie when 160 come in a second. */
const APART_MS = 30;

const savedRow = z.object({
  imdb_id: z.string(),
  result: z.enum(['inserted', 'updated', 'unchanged', 'stale']),
});

type MovieSaved = Awaited<ReturnType<MovieRepository['save']>>;

interface Saving {
  readonly movie: Movie;
  readonly observations: Observations;
}

const heldRow = z.object({ titleId: z.string().refine(isTitleId) });

/** Saves movies to PostgreSQL; those that come while others are being saved go together in one round trip. */
export class PostgresMovieRepository implements MovieRepository {
  readonly name = 'postgres';
  readonly #queue: BatchQueue<Saving, MovieSaved>;

  constructor(private readonly database: SqlDatabase) {
    this.#queue = new BatchQueue(LARGEST_BATCH, (batch) => this.#saveBatch(batch), {
      together: countTogether,
      blamesItem: (error) => error instanceof StoreRefused,
      apartMs: APART_MS,
    });
  }

  async save(movie: Movie, observations: Observations = [movie]): Promise<MovieSaved> {
    refuseUnfit(movie);
    return await this.#queue.add({ movie, observations });
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

  async #saveBatch(batch: readonly Saving[]): Promise<MovieSaved[]> {
    try {
      const rows = await queryRows(
        this.database,
        'select imdb_id, result from upsert_movies($1)',
        [JSON.stringify(batch.map(toIncoming))],
        savedRow,
      );
      const results = new Map(rows.map(({ imdb_id, result }) => [imdb_id, result]));
      return batch.map(({ movie: { titleId } }) => results.get(titleId) ?? notAnswered(titleId));
    } catch (error) {
      throw storeError(
        error,
        batch.map(({ movie }) => movie.titleId),
      );
    }
  }
}

/** As `upsert_movies` takes it. Of a movie of one source that is the movie itself. */
function toIncoming({ movie, observations }: Saving): object {
  if (observations.length === 1) return movie;
  return {
    ...movie,
    observations: observations.map((one) => ({
      source: one.source,
      observedAt: one.fetchedAt,
      said: saidOf(one),
    })),
  };
}

/**
 * How many of the first movies go in one call of `upsert_movies`: no title twice, and no person under two names, of
 * which the call would keep any; saved one after the other, the latest name counts.
 */
function countTogether(batch: readonly Saving[]): number {
  const titles = new Set<string>();
  const names = new Map<string, string>();
  // Once for a person: those of a movie that does not fit are noted for nothing, since it is the last one looked at.
  const isNamedOtherwise = ({ nameId, name }: { readonly nameId: string; readonly name: string }) => {
    const known = names.get(nameId);
    if (known === undefined) names.set(nameId, name);
    return known !== undefined && known !== name;
  };
  const fits = ({ movie }: Saving) => {
    if (titles.has(movie.titleId) || peopleOf(movie).some(isNamedOtherwise)) return false;
    titles.add(movie.titleId);
    return true;
  };
  const first = batch.findIndex((saving) => !fits(saving));
  return first === -1 ? batch.length : first;
}

function notAnswered(titleId: string): never {
  throw new Error(`PostgreSQL gave no answer for ${titleId}`);
}
