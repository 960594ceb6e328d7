import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { mergeSources } from '../../domain/merge-sources.js';
import type { Movie } from '../../domain/movie.js';
import { saidOf } from '../../domain/said.js';
import { DATASETS_SOURCE } from '../../domain/sources.js';
import { isTitleId, type TitleId } from '../../domain/title-id.js';
import { PostgresStoredMovies } from '../database/postgres-stored-movies.js';
import { queryRows, type SqlDatabase, type SqlSession } from '../database/sql-database.js';
import { DatasetMovies, missingOf, TITLE_DATASETS } from './dataset-movies.js';

const TITLES_PER_PIECE = 500;

/**
 * The stored titles to be saved again since datasets were loaded: of which they say something else than they have said
 * before, or the same at a date that makes another movie of it. A title of which they say just what they have said is
 * noted as seen at their date. A load that is older than what they have said of a title leaves it as it is, and so
 * does one of datasets that tell of no title.
 */
export async function* differingTitles(database: SqlDatabase, now: () => Date): AsyncGenerator<TitleId> {
  if ((await missingOf(database, TITLE_DATASETS)).length > 0) return;
  const datasets = new DatasetMovies(database, now);
  const storedMovies = new PostgresStoredMovies(database);
  for await (const titleIds of storedTitles(database)) {
    const checks = await datasets.read(titleIds);
    const read = [...checks.values()].flatMap(({ movie }) => (movie === undefined ? [] : [movie]));
    const compared = await Promise.all(
      read.map(async (movie) => ({
        movie,
        ...compare(movie, await storedMovies.observations(movie.titleId)),
      })),
    );
    await noteSeen(
      database,
      compared.filter(({ isSeen }) => isSeen).map(({ movie }) => movie),
    );
    yield* compared.filter(({ differs }) => differs).map(({ movie }) => movie.titleId);
  }
}

interface Comparison {
  readonly differs: boolean;
  /** Only the time is another one. */
  readonly isSeen: boolean;
}

function compare(read: Movie, stored: readonly Movie[]): Comparison {
  const before = stored.find(({ source }) => source === DATASETS_SOURCE);
  if (before === undefined) return { differs: true, isSeen: false };
  if (before.fetchedAt > read.fetchedAt) return { differs: false, isSeen: false };
  const others = stored.filter((one) => one !== before);
  const differs =
    !isDeepStrictEqual(saidOf(read), saidOf(before)) ||
    !isDeepStrictEqual(untimed(mergeSources([read, ...others])), untimed(mergeSources(stored)));
  return { differs, isSeen: !differs && before.fetchedAt < read.fetchedAt };
}

function untimed({ fetchedAt: _, ...movie }: Movie): Omit<Movie, 'fetchedAt'> {
  return movie;
}

const idRow = z.object({ titleId: z.string().refine(isTitleId) });

async function* storedTitles(database: SqlSession): AsyncGenerator<readonly TitleId[]> {
  for (let last = ''; ; ) {
    const rows = await queryRows(
      database,
      `select imdb_id as "titleId" from movies where imdb_id > $1 order by imdb_id limit ${TITLES_PER_PIECE}`,
      [last],
      idRow,
    );
    if (rows.length > 0) yield rows.map(({ titleId }) => titleId);
    const end = rows.at(-1);
    if (end === undefined || rows.length < TITLES_PER_PIECE) return;
    last = end.titleId;
  }
}

// Input: title ids, the time, the source. Locks the movies in the order of their ids as upsert_movies does, which holds a
// movie while it compares these times: what it compared is then still true when it writes.
const NOTE_SEEN = `
with held as (
  select imdb_id from movies where imdb_id = any ($1::text[]) order by imdb_id for no key update
)
update movie_sources s
set observed_at = $2
from held
where s.movie_id = held.imdb_id and s.source = $3 and s.observed_at < $2`;

async function noteSeen(database: SqlSession, movies: readonly Movie[]): Promise<void> {
  const [first] = movies;
  if (first === undefined) return;
  // The datasets are of one date.
  await database.execute(NOTE_SEEN, [movies.map(({ titleId }) => titleId), first.fetchedAt, DATASETS_SOURCE]);
}
