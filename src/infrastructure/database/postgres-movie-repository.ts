import { z } from 'zod';
import { type Settlement, StoreRefused, TargetSettled } from '../../application/engine/ports.js';
import type { MovieRepository, Observations } from '../../application/movie-ports.js';
import { refuseUnfit } from '../../application/refuse-unfit.js';
import { NO_COUNTS, type SaveCounts } from '../../domain/engine/outcome.js';
import { type Movie, peopleOf } from '../../domain/imdb/movie.js';
import { saidOf } from '../../domain/imdb/said.js';
import { isTitleId, type TitleId } from '../../domain/imdb/title-id.js';
import { BatchQueue } from '../../shared/batch-queue.js';
import type { Settling } from './runs/shared/settling.js';
import { queryRows, type SqlDatabase, type SqlSession } from './sql-database.js';
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
  readonly settlement: Settlement | null;
}

const heldRow = z.object({ titleId: z.string().refine(isTitleId) });

/** Saves movies to PostgreSQL; those that come while others are being saved go together in one round trip. */
export class PostgresMovieRepository implements MovieRepository {
  readonly name = 'postgres';
  readonly #queue: BatchQueue<Saving, MovieSaved | 'settled'>;

  /** With `settling` a movie is saved if and only if its target, which `save` is then told of, is settled by that. */
  constructor(
    private readonly database: SqlDatabase,
    private readonly settling: Settling | null = null,
  ) {
    this.#queue = new BatchQueue(LARGEST_BATCH, (batch) => this.#saveBatch(batch), {
      together: countTogether,
      blamesItem: (error) => error instanceof StoreRefused,
      apartMs: APART_MS,
    });
  }

  async save(
    movie: Movie,
    observations: Observations = [movie],
    settlement: Settlement | null = null,
  ): Promise<MovieSaved> {
    refuseUnfit(movie);
    const saved = await this.#queue.add({ movie, observations, settlement });
    if (saved === 'settled') throw new TargetSettled(`${movie.titleId} was settled before`);
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

  async #saveBatch(batch: readonly Saving[]): Promise<readonly (MovieSaved | 'settled')[]> {
    try {
      if (this.settling === null) return await upsertMovies(this.database, batch);
      return await this.settling.save(batch.map(settledItem), upsertMovies, countsOf);
    } catch (error) {
      throw storeError(
        error,
        batch.map(({ movie }) => movie.titleId),
      );
    }
  }
}

async function upsertMovies(session: SqlSession, batch: readonly Saving[]): Promise<MovieSaved[]> {
  const rows = await queryRows(
    session,
    'select imdb_id, result from upsert_movies($1)',
    [JSON.stringify(batch.map(toIncoming))],
    savedRow,
  );
  const results = new Map(rows.map(({ imdb_id, result }) => [imdb_id, result]));
  return batch.map(({ movie: { titleId } }) => results.get(titleId) ?? notAnswered(titleId));
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

function settledItem(item: Saving) {
  if (item.settlement === null) throw new Error(`nobody said what saving ${item.movie.titleId} settles`);
  return { item, settlement: item.settlement };
}

function countsOf(saved: MovieSaved): SaveCounts | null {
  return saved === 'stale' ? null : { ...NO_COUNTS, [saved]: 1 };
}

function notAnswered(titleId: string): never {
  throw new Error(`PostgreSQL gave no answer for ${titleId}`);
}
